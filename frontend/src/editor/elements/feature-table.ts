import { html, nothing, type TemplateResult } from "lit";
import { pixelsOf } from "../../appearance/appearance.ts";
import "../../styles/editor-forms.css";
import type { Draft } from "../editor.ts";
import type { EditorState } from "../editor-state.ts";
import { blockText, copied, parseBlock } from "../forms/blocks.ts";
import type { FieldDescription } from "../forms/fields.ts";
import { windowOf } from "../forms/rows.ts";
import { Sheet } from "../forms/sheet.ts";
import { ShownPlaces } from "../forms/shown-places.ts";
import type { Cell } from "../forms/table-keys.ts";
import { tableHead, tableTools } from "../forms/table-parts.ts";
import { TableRows } from "../forms/table-rows.ts";
import { written } from "../forms/values.ts";
import { EditorElement } from "./editor-element.ts";

const ROW_REM = 1.625;
/** The names of the columns and the filters below them. */
const HEAD_REM = 3.75;

/** The features of a layer as a table: for screen readers, and to write attributes fast. */
export class FeatureTable extends EditorElement {
  private sheet: Sheet | null = null;
  private source: TableRows | null = null;
  private places: ShownPlaces | null = null;
  private wantsFocus = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.places = new ShownPlaces(this.editor);
    this.source = new TableRows(this.editor, () => this.requestUpdate());
    this.sheet = new Sheet(this.editor, this.source, (moved) => this.follow(moved));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.source?.stop();
    this.places?.stop();
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.layer, state.selected, state.draftTick, state.knownTick, state.truncated];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { sheet } = this;
    if (!sheet) return nothing;
    sheet.read();
    const { rows, fields } = sheet;
    const scroller = this.scroller;
    const { from, to } = windowOf(rows.length, scroller?.scrollTop ?? 0, scroller?.clientHeight ?? 400, pixelsOf(ROW_REM));
    const chosen = new Set(this.state.selected);
    return html`
      ${tableTools(sheet, this.say, { selected: rows.filter(({ key }) => chosen.has(key)).length, truncated: this.state.truncated })}
      <div class="table-scroll" @scroll=${() => this.requestUpdate()}>
        <table
          class="table"
          role="grid"
          aria-multiselectable="true"
          aria-label=${sheet.title}
          aria-rowcount=${rows.length + 2}
          aria-colcount=${fields.length + 1}
          @keydown=${this.answer}
          @copy=${this.copy}
          @paste=${this.paste}
        >
          ${tableHead(sheet, this.say)}
          <tbody role="rowgroup">
            <tr class="table-space" role="presentation" data-rows=${from}></tr>
            ${rows.slice(from, to).map((row, i) => this.row(sheet, row, from + i, chosen.has(row.key)))}
            <tr class="table-space" role="presentation" data-rows=${rows.length - to}></tr>
          </tbody>
        </table>
      </div>
      <p class="table-wrong" role="alert">${sheet.wrong}</p>
    `;
  }

  protected override updated(): void {
    for (const space of this.querySelectorAll<HTMLElement>(".table-space")) {
      space.style.setProperty("height", `${Number(space.dataset["rows"]) * ROW_REM}rem`);
    }
    if (!this.wantsFocus || !this.sheet) return;
    this.wantsFocus = false;
    const { row, column } = this.sheet.cursor;
    const cell = this.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`);
    (cell?.querySelector("input") ?? cell)?.focus({ preventScroll: false });
    const input = this.input;
    input?.setSelectionRange(input.value.length, input.value.length);
  }

  private row(sheet: Sheet, row: Draft, index: number, chosen: boolean): TemplateResult {
    const title = row.base?.title ?? this.say("form_new");
    return html`<tr role="row" aria-rowindex=${index + 3} aria-selected=${chosen} ?data-edited=${row.edit !== null}>
      <th scope="row" role="rowheader" class="table-name" title=${title} @click=${(event: MouseEvent) => sheet.choose(index, event)}>${title}</th>
      ${sheet.fields.map((field, column) => this.cell(sheet, row, field, { row: index, column }))}
    </tr>`;
  }

  private cell(sheet: Sheet, row: Draft, field: FieldDescription, at: Cell): TemplateResult {
    const { cursor, range } = sheet;
    const here = at.row === cursor.row && at.column === cursor.column;
    const within = at.row >= range.top && at.row <= range.bottom && at.column >= range.left && at.column <= range.right;
    const text = written(field, row.properties[field.name], sheet.decimal);
    const isNumber = field.kind === "number" || field.kind === "integer";
    return html`<td
      role="gridcell"
      class=${isNumber ? "num table-number" : ""}
      data-cell="${at.row}:${at.column}"
      aria-colindex=${at.column + 2}
      aria-selected=${within}
      aria-readonly=${field.readOnly ? "true" : nothing}
      tabindex=${here ? 0 : -1}
      @mousedown=${(event: MouseEvent) => this.press(sheet, at, event)}
      @dblclick=${() => sheet.begin()}
    >${here && sheet.writing !== null ? this.writer(sheet, field) : text}</td>`;
  }

  private writer(sheet: Sheet, { title, codes }: FieldDescription): TemplateResult {
    const list = codes.length > 0 ? html`<datalist id="table-codes">${codes.map((code) => html`<option value=${code.title}></option>`)}</datalist>` : nothing;
    return html`<input
        class="table-input"
        aria-label=${title}
        autocomplete="off"
        list=${codes.length > 0 ? "table-codes" : nothing}
        .defaultValue=${sheet.writing ?? ""}
        @blur=${(event: Event) => event.target instanceof HTMLInputElement && sheet.commit(event.target.value)}
      />${list}`;
  }

  private get scroller(): HTMLElement | null {
    return this.querySelector(".table-scroll");
  }

  private get input(): HTMLInputElement | null {
    return this.querySelector(".table-input");
  }

  private press(sheet: Sheet, at: Cell, event: MouseEvent): void {
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    if (this.input && !sheet.commit(this.input.value)) return;
    sheet.moveTo(at, event.shiftKey);
  }

  private follow(moved: boolean): void {
    this.requestUpdate();
    if (!moved || !this.sheet) return;
    this.wantsFocus = true;
    const { row } = this.sheet.cursor;
    const { scroller } = this;
    const least = pixelsOf((row + 1) * ROW_REM + HEAD_REM) + 16 - (scroller?.clientHeight ?? 0);
    if (scroller) scroller.scrollTop = Math.max(Math.min(scroller.scrollTop, pixelsOf(row * ROW_REM)), least);
    const geometry = this.sheet.rows[row]?.geometry;
    this.places?.show(geometry ? [{ geometry, role: "focus" }] : []);
  }

  private readonly answer = (event: KeyboardEvent): void => {
    const { sheet, input } = this;
    if (!sheet || (!input && !(event.target instanceof HTMLTableCellElement))) return;
    const page = Math.max(1, Math.floor(((this.scroller?.clientHeight ?? 300) - pixelsOf(HEAD_REM)) / pixelsOf(ROW_REM)) - 1);
    if (!input && event.key === "ArrowUp" && sheet.cursor.row === 0 && !event.shiftKey) return this.toFilters(sheet, event);
    if (!(input ? this.answerInput(sheet, input, event) : sheet.answer(event, page))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private toFilters({ cursor }: Sheet, event: KeyboardEvent): void {
    event.preventDefault();
    this.querySelectorAll<HTMLInputElement>(".table-ask")[cursor.column]?.focus();
  }

  private answerInput(sheet: Sheet, input: HTMLInputElement, { key, shiftKey, ctrlKey }: KeyboardEvent): boolean {
    const { row, column } = sheet.cursor;
    const by = shiftKey ? -1 : 1;
    if (key === "Escape") sheet.cancel();
    else if (key === "Enter" && sheet.commit(input.value, ctrlKey)) sheet.moveTo({ row: row + by, column }, false);
    else if (key === "Tab" && sheet.commit(input.value)) sheet.moveTo({ row, column: column + by }, false);
    return ["Escape", "Enter", "Tab"].includes(key);
  }

  private readonly copy = (event: ClipboardEvent): void => {
    if (!this.sheet || this.input) return;
    const { rows, fields, range, decimal } = this.sheet;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", blockText(copied(rows, fields, range, decimal)));
  };

  private readonly paste = (event: ClipboardEvent): void => {
    if (!this.sheet || this.input) return;
    event.preventDefault();
    this.sheet.put(parseBlock(event.clipboardData?.getData("text/plain") ?? ""));
  };
}

customElements.define("feature-table", FeatureTable);
