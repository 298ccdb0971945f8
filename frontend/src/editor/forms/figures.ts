import { decimals } from "../../texts/decimals.ts";
import { localesOf } from "../../texts/locales.ts";

const MINUS = "\u2212";

/** The mark between whole and parts in the page's language. */
export function decimalMark(): "." | "," {
  return decimals(0.5, 1).includes(",") ? "," : ".";
}

/** Writes a number that may be below 0 with so many decimals, the decimal mark of the page and a real minus. */
export function signed(value: number, digits = 2): string {
  const written = decimals(value, digits);
  return written.startsWith("-") ? `${MINUS}${written.slice(1)}` : written;
}

/** Writes an area or a length to be read, with groups of thousands and so many decimals, as the page's language does. */
export function grouped(value: number, digits = 2): string {
  const language = typeof document === "undefined" ? "en" : document.documentElement.lang || "en";
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(localesOf(language), options).format(value).replace("-", MINUS);
}
