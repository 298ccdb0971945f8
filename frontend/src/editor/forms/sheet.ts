import type { Draft, Editor } from "../editor.ts";
import { filledDown, pasted, rangeOf, type BlockResult, type CellRange, type RowPatch } from "./blocks.ts";
import type { ColumnFilters } from "./column-filter.ts";
import { fieldsOf, type FieldDescription } from "./fields.ts";
import { decimalMark } from "./figures.ts";
import type { Order } from "./rows.ts";
import { givenToAll } from "./several.ts";
import { goTo } from "./shown-places.ts";
import { cellAfter, type Cell } from "./table-keys.ts";
import type { Scope, TableRows } from "./table-rows.ts";
import { isRead, readInto, written } from "./values.ts";

type Modifiers = Pick<MouseEvent, "ctrlKey" | "metaKey" | "shiftKey">;

/** The table of features at work: its cells, where one is in it, and what is being written. */
export class Sheet {
  scope: Scope = "view";
  filter = "";
  order: Order | null = null;
  columns: ColumnFilters = {};
  cursor: Cell = { row: 0, column: 0 };
  /** Where the range of cells begins that ends at the cursor. */
  anchor: Cell = { row: 0, column: 0 };
  /** The text that the cell begins with while it is edited. */
  writing: string | null = null;
  wrong = "";
  rows: readonly Draft[] = [];
  fields: readonly FieldDescription[] = [];

  /** changed: something is to be drawn anew; moved: the cursor is to get the focus. */
  constructor(
    private readonly editor: Editor,
    private readonly source: TableRows,
    private readonly changed: (moved: boolean) => void,
  ) {}

  get range(): CellRange {
    return rangeOf(this.cursor, this.anchor);
  }

  get decimal(): "." | "," {
    return decimalMark();
  }

  /** The title of the layer whose features are shown. */
  get title(): string {
    return this.source.layer(this.scope)?.title ?? "";
  }

  /** Reads rows and columns anew; while a cell is written the rows keep their places. */
  read(): void {
    if (this.writing !== null) return void (this.rows = this.rows.map((row) => this.editor.feature(row.key) ?? row));
    const layer = this.source.layer(this.scope);
    const all = layer ? fieldsOf(layer.schema, false).filter(({ kind }) => kind !== "other") : [];
    const fields = all.toSorted((one, other) => Number(one.readOnly) - Number(other.readOnly));
    this.fields = layer?.may_edit ? fields : fields.map((field) => ({ ...field, readOnly: true }));
    this.rows = layer ? this.source.read(layer, this.scope, this.fields, this.filter, this.order, this.columns) : [];
    this.cursor = this.bounded(this.cursor);
    this.anchor = this.bounded(this.anchor);
  }

  /** Shows other rows. */
  set(patch: Partial<Pick<Sheet, "scope" | "filter" | "order" | "columns">>): void {
    Object.assign(this, patch);
    this.changed(false);
  }

  moveTo(cell: Cell, extend: boolean): void {
    this.cursor = this.bounded(cell);
    if (!extend) this.anchor = this.cursor;
    this.changed(true);
  }

  /** Begins to write into the cell. */
  begin(text?: string): void {
    const { row, field } = this.here();
    if (this.writing !== null || !row || !field) return;
    this.wrong = field.readOnly ? this.say("table_fixed", { field: field.title }) : "";
    if (!field.readOnly) this.writing = text ?? written(field, row.properties[field.name], this.decimal);
    this.changed(true);
  }

  /** Gives what was written up. */
  cancel(): void {
    this.writing = null;
    this.wrong = "";
    this.changed(true);
  }

  /** Takes what was written, for all cells of the range if asked; false: it is wrong and stays. */
  commit(text: string, whole = false): boolean {
    const { row, field } = this.here();
    if (this.writing === null || !row || !field) return true;
    const reading = readInto(field, text);
    this.wrong = isRead(reading) ? "" : this.say(reading.wrong, reading.values);
    if (isRead(reading)) {
      this.writing = null;
      const range = whole ? this.range : rangeOf(this.cursor, this.cursor);
      if (whole || written(field, row.properties[field.name], this.decimal) !== text) this.put([[text]], range);
    }
    this.changed(false);
    return isRead(reading);
  }

  /** Puts a block of texts into the range. */
  put(block: readonly (readonly string[])[], range: CellRange = this.range): void {
    const result: BlockResult = pasted(this.rows, this.fields, range, block);
    if ("patches" in result) return this.apply(result.patches);
    const values = { row: result.row + 1, field: this.fields[result.column]?.title ?? "", reason: this.say(result.wrong, result.values) };
    this.wrong = this.say("table_wrong_at", values);
    this.changed(true);
  }

  /** Gives the first value of the range, or of the selected rows, to those below it. */
  fill(): void {
    const chosen = new Set(this.editor.state.selected);
    const { top, bottom } = this.range;
    const several = this.rows.flatMap((row, i) => (chosen.has(row.key) && i !== top ? [i] : []));
    const spanned = Array.from({ length: bottom - top + 1 }, (_, i) => top + i);
    this.apply(filledDown(this.rows, this.fields, this.range, spanned.length > 1 ? spanned : [top, ...several]));
  }

  /** Gives all selected rows a value in a column; false if it is none for it. */
  give(field: FieldDescription, text: string): boolean {
    const reading = readInto(field, text);
    this.wrong = isRead(reading) ? "" : this.say(reading.wrong, reading.values);
    const chosen = new Set(this.editor.state.selected);
    if (isRead(reading)) this.apply(givenToAll(this.rows.filter(({ key }) => chosen.has(key)), field.name, reading.value));
    else this.changed(false);
    return isRead(reading);
  }

  /** Selects all rows that are shown. */
  chooseAll(): void {
    this.editor.select(this.rows.map(({ key }) => key));
  }

  /** Brings the selected rows into view on the map. */
  show(): void {
    goTo(this.editor, this.editor.selection().flatMap(({ geometry }) => geometry ?? []));
  }

  /** Selects the feature of a row, on the map as well. */
  choose(index: number, { ctrlKey, metaKey, shiftKey }: Modifiers): void {
    const { key } = this.rows[index] ?? {};
    if (!key) return;
    const { selected } = this.editor.state;
    const { top, bottom } = rangeOf({ row: index, column: 0 }, this.anchor);
    const toggled = selected.includes(key) ? selected.filter((one) => one !== key) : [...selected, key];
    const spanned = this.rows.slice(top, bottom + 1).map((row) => row.key);
    this.editor.select(shiftKey ? spanned : ctrlKey || metaKey ? toggled : [key]);
    this.moveTo({ row: index, column: this.cursor.column }, shiftKey);
  }

  /** Answers a key while no cell is written; page: rows that are in view. */
  answer(event: KeyboardEvent, page: number): boolean {
    const next = cellAfter(this.cursor, event, this.rows.length, this.fields.length, page);
    if (this.rows.length === 0 || event.altKey) return false;
    if (next) this.moveTo(next, event.shiftKey);
    else if (event.ctrlKey || event.metaKey) return this.answerHeld(event);
    else if (event.key === " ") this.choose(this.cursor.row, { ctrlKey: !event.shiftKey, metaKey: false, shiftKey: event.shiftKey });
    else if (event.key === "F2" || event.key === "Enter") this.begin();
    else if (event.key === "Delete") this.put([[""]]);
    else if (event.key.length === 1) this.begin(event.key);
    else return false;
    return true;
  }

  private answerHeld({ code, shiftKey }: KeyboardEvent): boolean {
    const geometry = this.here().row?.geometry;
    if (code === "KeyY" || (code === "KeyZ" && shiftKey)) this.editor.redo();
    else if (code === "KeyZ") this.editor.undo();
    else if (code === "KeyD") this.fill();
    else if (code === "KeyA") this.chooseAll();
    else if (code === "KeyG" && geometry) goTo(this.editor, [geometry]);
    else return false;
    this.changed(true);
    return true;
  }

  private apply(patches: readonly RowPatch[]): void {
    this.wrong = "";
    if (patches.length > 0) this.editor.changeAll(this.say("table_step", { count: patches.length }), patches, this.rows);
    this.changed(true);
  }

  private here(): { readonly row: Draft | undefined; readonly field: FieldDescription | undefined } {
    return { row: this.rows[this.cursor.row], field: this.fields[this.cursor.column] };
  }

  private bounded({ row, column }: Cell): Cell {
    const within = (value: number, count: number) => Math.max(0, Math.min(value, count - 1));
    return { row: within(row, this.rows.length), column: within(column, this.fields.length) };
  }

  private get say() {
    return this.editor.workspace.say;
  }
}
