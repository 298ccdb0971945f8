import type { FieldDescription } from "./fields.ts";
import { titleOf, written } from "./values.ts";

/** What is asked of columns, by the names of their fields; an empty text asks nothing. */
export type ColumnFilters = Readonly<Record<string, string>>;

type Test = (value: unknown) => boolean;

const COMPARED = /^(>=|<=|>|<)\s*(.+)$/;
const BETWEEN = /^(.+?)\s*\.\.\s*(.+)$/;

/** Returns what tries the values of a row against all columns that are asked. */
export function columnsTest(fields: readonly FieldDescription[], filters: ColumnFilters): (properties: Readonly<Record<string, unknown>>) => boolean {
  const tests = fields.flatMap((field) => {
    const asked = (filters[field.name] ?? "").trim();
    return asked === "" ? [] : [{ name: field.name, test: testOf(field, asked) }];
  });
  return (properties) => tests.every(({ name, test }) => test(properties[name] ?? null));
}

/**
 * Returns what tries a value of a field against a text: `>5`, `<=5`, `2..5`, `=exact`, `!not`, else a part of the text.
 *
 * `=` alone finds empty values, `!` alone those that are not. Dates are compared as they are written.
 */
export function testOf(field: FieldDescription, asked: string): Test {
  if (asked === "=") return (value) => textOf(field, value) === "";
  if (asked === "!") return (value) => textOf(field, value) !== "";
  if (asked.startsWith("!")) return not(testOf(field, asked.slice(1).trim()));
  if (asked.startsWith("=")) return equals(field, asked.slice(1).trim());
  const [, sign, limit = ""] = COMPARED.exec(asked) ?? [];
  if (sign) return compares(field, sign, limit);
  const [, low, high = ""] = BETWEEN.exec(asked) ?? [];
  if (low) return both(compares(field, ">=", low), compares(field, "<=", high));
  const word = asked.toLocaleLowerCase();
  return (value) => [textOf(field, value), ...(field.kind === "number" ? [String(value ?? "")] : [])].some((text) => text.toLocaleLowerCase().includes(word));
}

function equals(field: FieldDescription, asked: string): Test {
  const wanted = orderOf(field, asked);
  const word = asked.toLocaleLowerCase();
  return (value) => {
    if (typeof wanted === "number") return orderOf(field, value) === wanted;
    return textOf(field, value).toLocaleLowerCase() === word || String(value ?? "").toLocaleLowerCase() === word;
  };
}

function compares(field: FieldDescription, sign: string, limit: string): Test {
  const wanted = orderOf(field, limit);
  return (value) => {
    const order = value === null || value === "" ? null : orderOf(field, value);
    if (order === null || wanted === null || typeof order !== typeof wanted) return false;
    if (sign === ">") return order > wanted;
    if (sign === "<") return order < wanted;
    return sign === ">=" ? order >= wanted : order <= wanted;
  };
}

/** By what a value is compared: a number for quantities, else its text. */
function orderOf(field: FieldDescription, value: unknown): number | string | null {
  if (field.kind !== "number" && field.kind !== "integer") return textOf(field, value).toLocaleLowerCase();
  const plain = String(value ?? "").replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  return plain === "" || !Number.isFinite(Number(plain)) ? null : Number(plain);
}

function textOf(field: FieldDescription, value: unknown): string {
  if (value === null || value === undefined) return "";
  return field.kind === "code" ? titleOf(field, value) : written(field, value);
}

function not(test: Test): Test {
  return (value) => !test(value);
}

function both(one: Test, other: Test): Test {
  return (value) => one(value) && other(value);
}
