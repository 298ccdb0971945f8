import english from "../../texts.en.json";

/** A text of the interface; the server translates it. */
export type TextKey = keyof typeof english;

export type Values = Readonly<Record<string, string | number>>;

/** Finds a text by its key and puts values into its {places}. */
export type Say = (key: TextKey, values?: Values) => string;

/** Puts values into the {places} of a text; a place without a value stays as it is. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Makes the lookup for the reader's catalogue; what it lacks is said in English. */
export function sayFrom(catalogue: Readonly<Record<string, string>>): Say {
  return (key, values) => fill(catalogue[key] || english[key], values);
}

/** Whether a key stands in the catalogue of the interface. */
export function isTextKey(key: string): key is TextKey {
  return key in english;
}

/** Writes a day such as 2026-11-01 in the reader's way; other texts stay as they are. */
export function formatDay(day: string, language: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(day);
  if (!parts) return day;
  const [, year, month, date] = parts;
  return language === "en" ? `${year}-${month}-${date}` : `${date}.${month}.${year}`;
}
