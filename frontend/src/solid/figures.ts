import { localesOf } from "../texts/locales.ts";

/** Writes a number in the reader's way with so many decimals at most. */
export function figure(language: string, value: number, digits: number): string {
  return new Intl.NumberFormat(localesOf(language), { maximumFractionDigits: digits }).format(value);
}

/** Writes a number with just so many decimals, for columns. */
export function column(language: string, value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(localesOf(language), options).format(value);
}
