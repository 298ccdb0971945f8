import { localesOf } from "./locales.ts";

/**
 * Returns a number with so many decimals and the decimal mark of the page's language, ungrouped.
 *
 * It is for figures that are compared or copied; where no page is, the mark is a point.
 */
export function decimals(value: number, digits = 2): string {
  const language = typeof document === "undefined" ? "en" : document.documentElement.lang || "en";
  const written = value.toFixed(digits);
  return markOf(language) === "," ? written.replace(".", ",") : written;
}

const MARKS = new Map<string, string>();

function markOf(language: string): string {
  const known = MARKS.get(language);
  if (known !== undefined) return known;
  const mark = new Intl.NumberFormat(localesOf(language)).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";
  MARKS.set(language, mark);
  return mark;
}
