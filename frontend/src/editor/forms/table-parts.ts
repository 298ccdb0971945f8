import { html, nothing, type TemplateResult } from "lit";
import type { Say } from "../../texts/texts.ts";
import { unitText } from "./fields.ts";
import type { Sheet } from "./sheet.ts";
import type { Scope } from "./table-rows.ts";

/** The choice of rows above a table. */
export function tableTools(sheet: Sheet, say: Say, truncated: boolean): TemplateResult {
  const scopes = [["view", "table_view"], ["selected", "table_selected"], ["edits", "table_edits"]] as const;
  return html`<div class="table-tools">
    <select aria-label=${say("table_scope")} @change=${(event: Event) => event.target instanceof HTMLSelectElement && sheet.set({ scope: event.target.value as Scope })}>
      ${scopes.map(([scope, title]) => html`<option value=${scope} ?selected=${scope === sheet.scope}>${say(title)}</option>`)}
    </select>
    <input
      type="search"
      placeholder=${say("table_filter")}
      aria-label=${say("table_filter")}
      @input=${(event: Event) => event.target instanceof HTMLInputElement && sheet.set({ filter: event.target.value })}
    />
    <span class="table-count num" aria-live="polite">${say("table_count", { count: sheet.rows.length })}</span>
    ${truncated && sheet.scope === "view" ? html`<span class="badge badge--warn">${say("table_truncated")}</span>` : nothing}
  </div>`;
}

/** The names of the columns; a click sorts by one, a second turns the order, a third gives it up. */
export function tableHead(sheet: Sheet, say: Say): TemplateResult {
  const sorted = (name: string) => (sheet.order?.field !== name ? nothing : sheet.order.down ? "descending" : "ascending");
  const turned = (name: string) => (sheet.order?.field !== name ? { field: name, down: false } : sheet.order.down ? null : { field: name, down: true });
  return html`<thead role="rowgroup">
    <tr role="row" aria-rowindex="1">
      <th scope="col" role="columnheader" class="table-name">${say("table_feature")}</th>
      ${sheet.fields.map(
        ({ name, title, unit, required }) => html`<th scope="col" role="columnheader" aria-sort=${sorted(name)}>
          <button class="table-sort" tabindex="-1" title=${say("table_sort", { field: title })} @click=${() => sheet.set({ order: turned(name) })}>
            ${title}${unit && !title.includes(unitText(unit)) ? `, ${unitText(unit)}` : ""}${required ? "*" : ""}
          </button>
        </th>`,
      )}
    </tr>
  </thead>`;
}
