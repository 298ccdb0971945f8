import { html, type TemplateResult } from "lit";
import type { DroppedFiles, LayerKey } from "./dropped-files.ts";
import type { FileFeature, FileLayer } from "./preview-client.ts";

/** Rows of a layer that its table shows. */
export const ROWS_SHOWN = 20;

/** The first rows of a layer; arrows go from row to row, Space chooses one, Enter shows it on the map. */
export function rowsTable(dropped: DroppedFiles, key: LayerKey, layer: FileLayer): TemplateResult {
  const { say } = dropped.workspace;
  const rows = layer.features.features;
  const drawn = rows.filter(({ geometry }) => geometry !== null).map(({ id }) => id);
  const chosen = new Set(dropped.chosen(key));
  const all = drawn.length > 0 && drawn.every((id) => chosen.has(id));
  const fields = layer.fields.filter(({ kind }) => kind !== "bytes");
  return html`<div class="dropped-scroll" tabindex="0" role="group" aria-label=${say("drop_table", { layer: layer.name })}>
    <table class="dropped-table" @keydown=${moveByKeys}>
      <thead>
        <tr>
          <th scope="col">
            <input type="checkbox" aria-label=${say("drop_choose_all", { layer: layer.name })} .checked=${all}
              @change=${() => dropped.choose(key, all ? [] : drawn)} />
          </th>
          ${fields.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, ROWS_SHOWN).map((row) => line(dropped, key, row, fields.map(({ name }) => name)))}
      </tbody>
    </table>
    ${rows.length > ROWS_SHOWN ? html`<p class="dropped-faint">${say("drop_more_rows", { shown: ROWS_SHOWN, count: rows.length })}</p>` : ""}
  </div>`;
}

function line(dropped: DroppedFiles, key: LayerKey, row: FileFeature, fields: readonly string[]): TemplateResult {
  const chosen = dropped.chosen(key);
  const isChosen = chosen.includes(row.id);
  const choose = () => dropped.choose(key, isChosen ? chosen.filter((id) => id !== row.id) : [...chosen, row.id]);
  const look = () => dropped.look(key, row.id);
  const { looked } = dropped.state;
  return html`<tr ?data-looked=${looked?.layer === key && looked.row === row.id} @click=${look}>
    <td>
      <input type="checkbox" aria-label=${dropped.workspace.say("drop_choose_row", { row: row.id + 1 })} .checked=${isChosen} ?disabled=${row.geometry === null}
        @change=${choose} @keydown=${(event: KeyboardEvent) => (event.key === "Enter" ? look() : undefined)} />
    </td>
    ${fields.map((name) => html`<td>${String(row.properties[name] ?? "")}</td>`)}
  </tr>`;
}

/** Goes to the box of the row below or above. */
function moveByKeys(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const table = event.currentTarget as HTMLTableElement;
  const boxes = [...table.querySelectorAll<HTMLInputElement>("input")].filter((box) => !box.disabled);
  const next = boxes[boxes.indexOf(event.target as HTMLInputElement) + step];
  if (step === 0 || !next) return;
  event.preventDefault();
  next.focus();
}
