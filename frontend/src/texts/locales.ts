/** Whose way of writing numbers and dates stands in where a browser knows none for a language. */
const STAND_INS: Readonly<Record<string, string>> = { tt: "ru" };

/** Returns the locales to write numbers and dates of a language in, the best first. */
export function localesOf(language: string): string[] {
  const other = STAND_INS[language];
  return other ? [language, other] : [language];
}
