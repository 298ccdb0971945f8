import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { EditorState } from "../editor-state.ts";
import type { Draft } from "../editor.ts";
import { decimalMark, grouped } from "../forms/figures.ts";
import { areaOf, perimeterOf } from "../plane/measures.ts";
import { isSurface, type LocalGeometry, type Position } from "../plane/shapes.ts";
import { fromDocumentOrder, inDocumentOrder, rangeFault, writeTable } from "../plane/spreadsheet.ts";
import { readNumber, writeBearing } from "../plane/traverse.ts";
import { isSameValue } from "../saving/changed.ts";
import { openLinesOf, rowsOf, withoutPlace, withPlace, withPlaceAfter, withPlaceMoved, type CoordinateRow } from "./coordinate-rows.ts";
import { EditorElement } from "./editor-element.ts";
import "./coordinate-paste.ts";
import "../../styles/editor-divide.css";
import { decimals } from "../../texts/decimals.ts";
import { whileWritten } from "./while-written.ts";

/**
 * The turning points of the selected feature, as documents list them.
 *
 * Arrows go up and down a column, Alt with an arrow moves the row, Insert adds a point after it,
 * Ctrl+Delete takes it away.
 */
export class CoordinateTable extends EditorElement {
  private fault = "";
  /** The geometry whose points are listed. */
  private shown: LocalGeometry | null = null;
  private focusAt: { readonly row: number; readonly column: number } | null = null;

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.selected, state.draftTick, state.knownTick, state.layer];
  }

  protected override render(): TemplateResult {
    const feature = this.feature();
    this.shown = feature?.geometry ?? null;
    return html`<div class="coordinates">
      ${feature?.geometry ? this.table(feature, feature.geometry) : html`<p class="hint">${this.say("table_select_one")}</p>`}
      <p class="divide-fault" role="alert">${this.fault}</p>
      <coordinate-paste .editor=${this.editor}></coordinate-paste>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.focusAt) return;
    const { row, column } = this.focusAt;
    this.focusAt = null;
    this.focusOn(row, column);
  }

  private table(feature: Draft, geometry: LocalGeometry): TemplateResult {
    const rows = rowsOf(geometry);
    const north = this.editor.plane.crs.axis_order === "NE";
    const heads = north ? (["table_x_north", "table_y_east"] as const) : (["table_x_east", "table_y_north"] as const);
    const facts = isSurface(geometry)
      ? this.say("table_facts_surface", { area: grouped(areaOf(geometry)), perimeter: grouped(perimeterOf(geometry)) })
      : this.say("table_facts_line", { length: grouped(perimeterOf(geometry)) });
    return html`<p class="coordinates-facts">${this.say("table_points", { count: rows.length })} · ${facts}</p>
      <div class="coordinates-scroll">
        <table class="divide-table" @keydown=${this.walk}>
          <caption class="visually-hidden">${this.say("panel_coordinates")}</caption>
          <thead>
            <tr>
              <th scope="col">${this.say("table_number")}</th>
              ${heads.map((head) => html`<th scope="col">${this.say(head)}</th>`)}
              <th scope="col">${this.say("measure_length_m")}</th><th scope="col">${this.say("measure_bearing")}</th>
            </tr>
          </thead>
          <tbody>${rows.map((row, i) => this.row(row, i, rows[i - 1], this.isEditable(feature)))}</tbody>
        </table>
      </div>
      <div class="divide-actions"><button class="button" @click=${this.copy}>${this.say("table_copy")}</button></div>
      <p class="edit-hint">${this.say("table_keys")}</p>`;
  }

  private row(row: CoordinateRow, i: number, before: CoordinateRow | undefined, editable: boolean): TemplateResult {
    const begins = before?.part !== row.part || before.ring !== row.ring;
    const name = row.ring === 0 ? this.say("table_part", { part: row.part + 1 }) : this.say("table_hole", { part: row.part + 1, hole: row.ring });
    const cells = inDocumentOrder(this.editor.plane.crs, row.place);
    return html`${begins ? html`<tr><th colspan="5" scope="rowgroup">${name}</th></tr>` : nothing}
      <tr>
        <td>${row.index + 1}</td>
        ${cells.map((value, column) => html`<td><input inputmode="decimal" autocomplete="off" data-row=${i} data-column=${column}
          aria-label="${name}, ${row.index + 1}, ${column === 0 ? "X" : "Y"}" ?readonly=${!editable}
          .value=${whileWritten(decimals(value, this.digits()))} @change=${this.write} /></td>`)}
        <td>${row.lengthM === null ? "" : decimals(row.lengthM)}</td><td>${row.bearingDeg === null ? "" : writeBearing(row.bearingDeg)}</td>
      </tr>`;
  }

  private readonly write = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    const [feature, row] = [this.feature(), this.rowAt(field)];
    if (!feature?.geometry || !row) return;
    const value = readNumber(field.value);
    if (value === null) return this.refuse(this.say("held_unread", { value: field.value }));
    const { crs, round } = this.editor.plane;
    const [first, second] = inDocumentOrder(crs, row.place);
    const place: Position = round(fromDocumentOrder(crs, field.dataset["column"] === "0" ? [value, second] : [first, value]));
    const fault = rangeFault(crs, place);
    if (fault) return this.refuse(this.say(fault === "swapped" ? "table_swapped" : "table_outside", { value: field.value }));
    this.change(feature, withPlace(feature.geometry, row, place), "step_coordinates");
  };

  private readonly walk = (event: KeyboardEvent): void => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    const [i, column] = [Number(field.dataset["row"]), Number(field.dataset["column"])];
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" || event.key === "Enter" ? 1 : 0;
    const [feature, row] = [this.feature(), this.rowAt(field)];
    if (!feature?.geometry || !row) return;
    if (by !== 0 && !event.altKey) this.focusOn(i + by, column);
    else if (!this.isEditable(feature)) return;
    else if (by !== 0) this.reshape(feature, withPlaceMoved(feature.geometry, row, by < 0 ? -1 : 1), i + by, column, "step_coordinates_order");
    else if (event.key === "Insert") this.reshape(feature, withPlaceAfter(feature.geometry, row, this.editor.plane.round), i + 1, column, "step_coordinates_add");
    else if (event.key === "Delete" && event.ctrlKey) this.reshape(feature, withoutPlace(feature.geometry, row), Math.max(0, i - 1), column, "step_coordinates_delete");
    else return;
    event.preventDefault();
  };

  private reshape(feature: Draft, geometry: LocalGeometry | null, row: number, column: number, label: "step_coordinates_order" | "step_coordinates_add" | "step_coordinates_delete"): void {
    if (!geometry) return this.refuse(this.say("table_not_possible"));
    this.focusAt = { row, column };
    this.change(feature, geometry, label);
  }

  private change(feature: Draft, geometry: LocalGeometry, label: "step_coordinates" | "step_coordinates_order" | "step_coordinates_add" | "step_coordinates_delete"): void {
    if (!isSameValue(this.feature()?.geometry, this.shown)) return this.refuse(this.say("vertices_changed"));
    this.fault = "";
    this.editor.change(this.say(label), feature.key, { geometry });
  }

  private readonly copy = async (): Promise<void> => {
    const geometry = this.feature()?.geometry;
    if (!geometry) return;
    await navigator.clipboard.writeText(writeTable(openLinesOf(geometry), this.editor.plane.crs, decimalMark()));
    this.editor.notice(this.say("table_copied"));
  };

  private feature(): Draft | null {
    const [feature, ...others] = this.editor.selection();
    return feature && others.length === 0 ? feature : null;
  }

  private isEditable(feature: Draft): boolean {
    return this.editor.layer(feature.layer)?.may_edit === true;
  }

  private rowAt(field: HTMLInputElement): CoordinateRow | undefined {
    const geometry = this.feature()?.geometry;
    return geometry ? rowsOf(geometry)[Number(field.dataset["row"])] : undefined;
  }

  private digits(): number {
    return Math.max(0, Math.round(-Math.log10(this.editor.plane.crs.precision_m)));
  }

  private focusOn(row: number, column: number): void {
    const field = this.querySelector<HTMLInputElement>(`input[data-row="${row}"][data-column="${column}"]`);
    field?.focus();
    field?.select();
  }

  private refuse(fault: string): void {
    this.fault = fault;
    this.requestUpdate();
  }
}

customElements.define("coordinate-table", CoordinateTable);
