import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Say } from "../../texts/texts.ts";
import { unitBeside, type FieldDescription } from "./fields.ts";
import type { Sheet } from "./sheet.ts";
import type { Scope } from "./table-rows.ts";

/** What a table says of its rows beside them. */
export interface TableFacts {
  readonly selected: number;
  /** Whether the server has more than it told. */
  readonly truncated: boolean;
}

/** The choice of rows above a table, and what is done with those that are selected. */
export function tableTools(sheet: Sheet, say: Say, { selected, truncated }: TableFacts): TemplateResult {
  const scopes = [["view", "table_view"], ["selected", "table_selected"], ["edits", "table_edits"]] as const;
  return html`<div class="table-tools">
    <select aria-label=${say("table_scope")} @change=${(event: Event) => event.target instanceof HTMLSelectElement && sheet.set({ scope: event.target.value as Scope })}>
      ${scopes.map(([scope, title]) => html`<option value=${scope} .selected=${live(scope === sheet.scope)}>${say(title)}</option>`)}
    </select>
    <input
      type="search"
      placeholder=${say("table_filter")}
      aria-label=${say("table_filter")}
      @input=${(event: Event) => event.target instanceof HTMLInputElement && sheet.set({ filter: event.target.value })}
    />
    <span class="table-count num" aria-live="polite">${say("table_count", { count: sheet.rows.length })}${selected > 0 ? ` · ${say("table_chosen", { count: selected })}` : ""}</span>
    ${truncated && sheet.scope === "view" ? html`<span class="badge badge--warn">${say("table_truncated")}</span>` : nothing}
    <button class="button" title="Ctrl+A" ?disabled=${sheet.rows.length === 0} @click=${() => sheet.chooseAll()}>${say("table_choose_all")}</button>
    <button class="button" title="Ctrl+G" ?disabled=${selected === 0} @click=${() => sheet.show()}>${say("table_show")}</button>
    ${selected > 0 ? giving(sheet, say, selected) : nothing}
  </div>`;
}

/** A field and a value that all selected rows are given. */
function giving(sheet: Sheet, say: Say, selected: number): TemplateResult | typeof nothing {
  const fields = sheet.fields.filter(({ readOnly }) => !readOnly);
  const give = (event: Event) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const field = fields.find(({ name }) => name === data.get("field"));
    if (field) sheet.give(field, String(data.get("value") ?? ""));
  };
  if (fields.length === 0) return nothing;
  return html`<form class="table-give" @submit=${give}>
    <select name="field" aria-label=${say("table_give_field")}>${fields.map(({ name, title }) => html`<option value=${name}>${title}</option>`)}</select>
    <span aria-hidden="true">=</span>
    <input name="value" autocomplete="off" aria-label=${say("table_give_value")} />
    <button class="button">${say("table_give", { count: selected })}</button>
  </form>`;
}

/** The names of the columns, and a field below each that asks something of it. */
export function tableHead(sheet: Sheet, say: Say): TemplateResult {
  return html`<thead role="rowgroup">
    <tr role="row" aria-rowindex="1">
      <th scope="col" role="columnheader" class="table-name">${say("table_feature")}</th>
      ${sheet.fields.map((field) => sorter(sheet, say, field))}
    </tr>
    <tr role="row" aria-rowindex="2" class="table-filters">
      <td role="gridcell" class="table-name" aria-readonly="true">${say("table_filters")}</td>
      ${sheet.fields.map((field, column) => asking(sheet, say, field, column))}
    </tr>
  </thead>`;
}

/** A click sorts by a column, a second turns the order, a third gives it up. */
function sorter(sheet: Sheet, say: Say, field: FieldDescription): TemplateResult {
  const { name, title, required } = field;
  const unit = unitBeside(field, say);
  const { order } = sheet;
  const sorted = order?.field !== name ? nothing : order.down ? "descending" : "ascending";
  const turned = order?.field !== name ? { field: name, down: false } : order.down ? null : { field: name, down: true };
  return html`<th scope="col" role="columnheader" aria-sort=${sorted}>
    <button class="table-sort" tabindex="-1" title=${say("table_sort", { field: title })} @click=${() => sheet.set({ order: turned })}>
      ${title}${unit ? `, ${unit}` : ""}${required ? "*" : ""}
    </button>
  </th>`;
}

function asking(sheet: Sheet, say: Say, { name, title }: FieldDescription, column: number): TemplateResult {
  const ask = (event: Event) => event.target instanceof HTMLInputElement && sheet.set({ columns: { ...sheet.columns, [name]: event.target.value } });
  const answer = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "ArrowDown") sheet.moveTo({ row: 0, column }, false);
    else if (event.key === "Escape") sheet.set({ columns: { ...sheet.columns, [name]: "" } });
    else return;
    event.preventDefault();
  };
  return html`<td role="gridcell">
    <input
      class="table-ask"
      type="search"
      autocomplete="off"
      title=${say("table_filter_hint")}
      aria-label=${say("table_filter_of", { field: title })}
      .value=${live(sheet.columns[name] ?? "")}
      @input=${ask}
      @keydown=${answer}
    />
  </td>`;
}
