import type { Say } from "../texts/texts.ts";
import { formatDay } from "../texts/texts.ts";
import type { SizeChange } from "./around-client.ts";
import { localesOf } from "../texts/locales.ts";

/** Writes an area or a length with its unit, square metres to a tenth and metres to a hundredth. */
export function formatSize(say: Say, language: string, unit: "m2" | "m", size: number): string {
  const digits = unit === "m2" ? 1 : 2;
  const figure = new Intl.NumberFormat(localesOf(language), { maximumFractionDigits: digits }).format(size);
  return say(unit === "m2" ? "around_size_m2" : "around_size_m", { size: figure });
}

/** Writes the difference of two sizes with its sign; null if one is missing or nothing differs. */
export function formatDifference(say: Say, language: string, { unit, before, after }: SizeChange): string | null {
  if (before === null || after === null) return null;
  const difference = Math.round((after - before) * 100) / 100;
  if (difference === 0) return null;
  return `${difference > 0 ? "+" : "−"}${formatSize(say, language, unit, Math.abs(difference))}`;
}

/** Writes a share of 0 to 1 in per cent; what is not nothing is never 0 %. */
export function formatShare(language: string, share: number): string {
  const percent = share * 100;
  const shown = percent > 0 && percent < 0.1 ? 0.1 : percent;
  const figure = new Intl.NumberFormat(localesOf(language), { maximumFractionDigits: percent < 10 ? 1 : 0 }).format(shown);
  return percent > 0 && percent < 0.1 ? `< ${figure} %` : `${figure} %`;
}

/** Writes an instant in the reader's way and time zone, to the minute. */
export function formatInstant(at: string, language: string): string {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return at;
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  return `${formatDay(day, language)} ${two(when.getHours())}:${two(when.getMinutes())}`;
}
