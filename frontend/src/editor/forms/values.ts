import type { TextKey, Values } from "../../texts/texts.ts";
import { decimalMark } from "./figures.ts";
import type { FieldDescription } from "./fields.ts";

/** What a text means for a field, or why it means nothing there. */
export type Reading = { readonly value: unknown } | { readonly wrong: TextKey; readonly values: Values };

/** Whether a text was understood. */
export function isRead(reading: Reading): reading is { readonly value: unknown } {
  return "value" in reading;
}

/** Writes a value as it is edited; decimal is the mark between whole and parts, that of the page if none is given. */
export function written(field: FieldDescription, value: unknown, decimal: "." | "," = decimalMark()): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(String).join("; ");
  if (field.kind === "code") return titleOf(field, value);
  if (field.kind === "number") return String(value).replace(".", decimal);
  if (field.kind === "moment") return localMinute(String(value));
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A moment as the clock of this machine shows it, to the minute. */
function localMinute(text: string): string {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return text;
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The title of a code; the code itself where it has none. */
export function titleOf(field: FieldDescription, value: unknown): string {
  return field.codes.find(({ code }) => String(code) === String(value))?.title ?? String(value);
}

/** Reads a text that somebody has written or pasted into a field. */
export function readInto(field: FieldDescription, text: string): Reading {
  const trimmed = text.trim();
  if (trimmed === "") return field.required ? refuse("form_required", field) : { value: emptyOf(field) };
  switch (field.kind) {
    case "number":
    case "integer":
      return readNumber(field, trimmed);
    case "boolean":
      return readBoolean(field, trimmed);
    case "date":
      return readDate(field, trimmed);
    case "moment":
      return readMoment(field, trimmed);
    case "code":
      return readCode(field, trimmed);
    case "texts":
      return { value: trimmed.split(/\s*[;\n]\s*/).filter((part) => part !== "") };
    default:
      return readText(field, text);
  }
}

function emptyOf(field: FieldDescription): unknown {
  if (field.kind === "texts") return [];
  if (field.kind === "text") return "";
  return field.kind === "code" && field.codes.some(({ code }) => code === "") ? "" : null;
}

function readText(field: FieldDescription, text: string): Reading {
  const limit = field.maxLength;
  return limit !== null && [...text].length > limit ? refuse("form_too_long", field, { limit, length: [...text].length }) : { value: text };
}

function readNumber(field: FieldDescription, text: string): Reading {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace("−", "-").replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return refuse("form_not_number", field, { text });
  const value = Number(plain);
  if (field.kind === "integer" && !Number.isInteger(value)) return refuse("form_not_whole", field, { text });
  const { minimum, maximum, exclusive } = field;
  if (minimum !== null && (value < minimum || (exclusive && value === minimum))) return refuse("form_too_small", field, { limit: minimum });
  if (maximum !== null && (value > maximum || (exclusive && value === maximum))) return refuse("form_too_large", field, { limit: maximum });
  return { value };
}

const YES = ["true", "1", "yes", "да", "әйе"];
const NO = ["false", "0", "no", "нет", "юк"];

function readBoolean(field: FieldDescription, text: string): Reading {
  const word = text.toLowerCase();
  if (YES.includes(word)) return { value: true };
  return NO.includes(word) ? { value: false } : refuse("form_not_yes_or_no", field, { text });
}

function readDate(field: FieldDescription, text: string): Reading {
  const [, y, m, d] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const value = [y ?? year, (m ?? month)?.padStart(2, "0"), (d ?? day)?.padStart(2, "0")].join("-");
  return isDay(value) ? { value } : refuse("form_not_date", field, { text });
}

function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

function readMoment(field: FieldDescription, text: string): Reading {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? refuse("form_not_date", field, { text }) : { value: moment.toISOString() };
}

function readCode(field: FieldDescription, text: string): Reading {
  const word = text.toLocaleLowerCase();
  const exact = field.codes.find(({ code }) => String(code).toLocaleLowerCase() === word);
  const named = field.codes.filter(({ title }) => title.toLocaleLowerCase() === word);
  const begun = field.codes.filter(({ title }) => title.toLocaleLowerCase().startsWith(word));
  const found = named[0] ?? exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (found) return { value: found.code };
  return field.open ? readText(field, text) : refuse("form_not_code", field, { text });
}

function refuse(wrong: TextKey, field: FieldDescription, values: Values = {}): Reading {
  return { wrong, values: { field: field.title, ...values } };
}
