import type { City } from "../api/types.ts";
import { formatDay } from "../texts/texts.ts";

/** Writes an instant as the wall clock of a time zone shows it: `2026-03-01T12:00:30`. */
export function wallClock(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "00";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}:${of("second")}`;
}

/**
 * Returns the instant at which the wall clock of a zone shows a text; NaN if it is no time.
 *
 * Of an hour that comes twice one is taken; one that is left out is read as the clock would run on.
 */
export function instantOf(text: string, zone: string): number {
  const asUtc = Date.parse(`${text}${text.length === 16 ? ":00" : ""}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const offset = (at: number) => Date.parse(`${wallClock(at, zone)}Z`) - Math.floor(at / 1000) * 1000;
  const first = asUtc - offset(asUtc);
  return asUtc - offset(first);
}

/** Writes a moment in the reader's way, in a time zone, to the minute. */
export function formatMoment(moment: string, language: string, zone: string): string {
  const shown = wallClock(Date.parse(moment), zone);
  return `${formatDay(shown, language)}, ${shown.slice(11, 16)}`;
}

/** Returns the time zone of a city; the reader's own where it is not told. */
export function zoneOf(city: City | null): string {
  return city?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
