import type { Draft } from "../editor.ts";
import { columnsTest, type ColumnFilters } from "./column-filter.ts";
import { titleOf, written } from "./values.ts";
import type { FieldDescription } from "./fields.ts";

/** By which column rows are sorted. */
export interface Order {
  readonly field: string;
  readonly down: boolean;
}

/** The rows of a table that hold a text and pass the filters of columns, in an order; empty values come last either way. */
export function arranged(
  rows: readonly Draft[],
  fields: readonly FieldDescription[],
  filter: string,
  order: Order | null,
  columns: ColumnFilters = {},
): Draft[] {
  const word = filter.trim().toLocaleLowerCase();
  const passes = columnsTest(fields, columns);
  const found = rows.filter((row) => passes(row.properties) && (word === "" || holds(row, fields, word)));
  const field = fields.find(({ name }) => name === order?.field);
  if (!order || !field) return found;
  const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;
  const text = (row: Draft) => written(field, row.properties[field.name]);
  return found.sort((a, b) => {
    const [one, other] = [text(a), text(b)];
    if (one === "" || other === "") return one === other ? 0 : one === "" ? 1 : -1;
    const isNumber = field.kind === "number" || field.kind === "integer";
    return (isNumber ? Number(one) - Number(other) : compare(one, other)) * (order.down ? -1 : 1);
  });
}

function holds({ base, properties }: Draft, fields: readonly FieldDescription[], word: string): boolean {
  const texts = fields.map((field) => {
    const value = properties[field.name] ?? "";
    const text = field.kind === "code" ? titleOf(field, value) : written(field, value);
    return field.kind === "code" || field.kind === "number" ? `${text} ${String(value)}` : text;
  });
  return [base?.title ?? "", ...texts].some((text) => text.toLocaleLowerCase().includes(word));
}

/** The part of rows to draw: those in the window and some beyond it. */
export function windowOf(count: number, scrolled: number, height: number, rowHeight: number): { readonly from: number; readonly to: number } {
  if (count <= 200) return { from: 0, to: count };
  const from = Math.max(0, Math.floor(scrolled / rowHeight) - 20);
  return { from: Math.min(from, count), to: Math.min(count, Math.ceil((scrolled + height) / rowHeight) + 20) };
}
