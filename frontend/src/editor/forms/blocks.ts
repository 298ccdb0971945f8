import type { TextKey, Values } from "../../texts/texts.ts";
import type { Draft } from "../editor.ts";
import { isSameValue } from "../saving/changed.ts";
import type { FieldDescription } from "./fields.ts";
import { isRead, readInto, written } from "./values.ts";

/** A rectangle of cells; both ends are in it. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface RowPatch {
  readonly key: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a block makes of rows, or the first cell that does not take it. */
export type BlockResult =
  | { readonly patches: readonly RowPatch[] }
  | { readonly wrong: TextKey; readonly values: Values; readonly row: number; readonly column: number };

/** The rectangle between two cells. */
export function rangeOf(a: { row: number; column: number }, b: { row: number; column: number }): CellRange {
  return {
    top: Math.min(a.row, b.row),
    bottom: Math.max(a.row, b.row),
    left: Math.min(a.column, b.column),
    right: Math.max(a.column, b.column),
  };
}

/** Reads tab separated text, as spreadsheets copy it: a quoted cell may hold tabs, breaks and doubled quotes. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;
  for (let at = 0; at <= text.length; ) {
    cell.lastIndex = at;
    const [whole = "", quoted, plain = "", end = ""] = cell.exec(text) ?? [];
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += whole.length;
    if (end === "" || (at === text.length && end !== "\t")) break;
    if (end !== "\t") rows.push([]);
  }
  return rows;
}

/** Writes cells as tab separated text. */
export function blockText(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

/** The cells of a range as texts. */
export function copied(rows: readonly Draft[], fields: readonly FieldDescription[], range: CellRange, decimal: "." | ","): string[][] {
  const columns = fields.slice(range.left, range.right + 1);
  return rows.slice(range.top, range.bottom + 1).map(({ properties }) => columns.map((field) => written(field, properties[field.name], decimal)));
}

/**
 * Puts a block of texts into rows: from the upper left cell of the range on, repeated over the range
 * when it fits into it a whole number of times. Fields that cannot be changed must not differ.
 */
export function pasted(rows: readonly Draft[], fields: readonly FieldDescription[], range: CellRange, block: readonly (readonly string[])[]): BlockResult {
  const [deep, wide] = [block.length, Math.max(...block.map((row) => row.length))];
  const [height, width] = [range.bottom - range.top + 1, range.right - range.left + 1];
  const down = height % deep === 0 ? height : deep;
  const across = width % wide === 0 ? width : wide;
  const patches: RowPatch[] = [];
  for (let i = 0; i < down && rows[range.top + i]; i += 1) {
    const feature = rows[range.top + i] as Draft;
    const properties: Record<string, unknown> = {};
    for (let j = 0; j < across && fields[range.left + j]; j += 1) {
      const field = fields[range.left + j] as FieldDescription;
      const text = block[i % deep]?.[j % wide];
      if (text === undefined || text === written(field, feature.properties[field.name]) || text === written(field, feature.properties[field.name], ",")) continue;
      const place = { row: range.top + i, column: range.left + j };
      if (field.readOnly) return { wrong: "table_fixed", values: { field: field.title }, ...place };
      const reading = readInto(field, text);
      if (!isRead(reading)) return { ...reading, ...place };
      if (!isSameValue(reading.value, feature.properties[field.name])) properties[field.name] = reading.value;
    }
    if (Object.keys(properties).length > 0) patches.push({ key: feature.key, properties });
  }
  return { patches };
}

/** Gives the values of the first of some rows to the others, in the columns of a range. */
export function filledDown(rows: readonly Draft[], fields: readonly FieldDescription[], range: CellRange, indices: readonly number[]): RowPatch[] {
  const [first, ...rest] = indices.flatMap((index) => rows[index] ?? []);
  if (!first) return [];
  const columns = fields.slice(range.left, range.right + 1).filter(({ readOnly }) => !readOnly);
  return rest.flatMap(({ key, properties }) => {
    const given = columns.filter(({ name }) => !isSameValue(properties[name], first.properties[name])).map(({ name }) => [name, first.properties[name] ?? null]);
    return given.length > 0 ? [{ key, properties: Object.fromEntries(given) }] : [];
  });
}
