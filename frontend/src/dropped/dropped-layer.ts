import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../elements/icons.ts";
import { ROWS_SHOWN, rowsTable } from "./dropped-rows.ts";
import type { DroppedFile, DroppedFiles, LayerKey } from "./dropped-files.ts";
import type { FileLayer, FileProblem, Preview } from "./preview-client.ts";
import { queryOf, readingOf } from "./reading.ts";

/** One layer of a file: shown or not, its colour, its rows and problems, and where it can go. */
export function layerSection(dropped: DroppedFiles, file: DroppedFile, preview: Preview, layer: FileLayer): TemplateResult {
  const key: LayerKey = `${file.key}:${layer.number}`;
  const { say } = dropped.workspace;
  const colour = dropped.colour(key);
  const types = Object.entries(layer.geometry_types).map(([name, count]) => `${name} ${count}`);
  return html`<div class="dropped-layer">
    <div class="dropped-row">
      <label class="dropped-check">
        <input type="checkbox" .checked=${!dropped.state.hidden.has(key)} @change=${() => dropped.toggle(key)} />
        <strong>${layer.name}</strong>
      </label>
      <input class="dropped-colour" type="color" .value=${colour} aria-label=${say("drop_colour", { layer: layer.name })}
        @input=${(event: Event) => dropped.paint(key, (event.target as HTMLInputElement).value)} />
      <button class="icon-button" ?disabled=${layer.bounds === null} aria-label=${say("drop_zoom", { layer: layer.name })} title=${say("drop_zoom", { layer: layer.name })}
        @click=${() => dropped.zoomTo(layer)}>${icon("target")}</button>
    </div>
    <p class="dropped-faint">${types.join(", ")}</p>
    ${layer.simplified_m === null ? nothing : html`<p class="dropped-faint">${say("drop_simplified", { metres: layer.simplified_m })}</p>`}
    ${layer.remarks.map((sentence) => html`<p class="dropped-warning">${sentence}</p>`)}
    ${layer.problems.length === 0 ? nothing : problems(dropped, key, layer)}
    <details class="dropped-details" ?open=${layer.count <= ROWS_SHOWN}>
      <summary>${say("drop_rows", { count: layer.count })}</summary>
      ${rowsTable(dropped, key, layer)}
    </details>
    ${ways(dropped, key, preview, layer)}
  </div>`;
}

function problems(dropped: DroppedFiles, key: LayerKey, layer: FileLayer): TemplateResult {
  const { say } = dropped.workspace;
  const show = ({ row, place }: FileProblem) => {
    dropped.look(key, row);
    const [lon, lat] = place?.coordinates ?? [];
    if (lon !== undefined && lat !== undefined) dropped.workspace.go([lon, lat, lon, lat]);
  };
  return html`<details class="dropped-details" open>
    <summary>${say("drop_problems", { count: layer.problems.length + layer.problems_left_out })}</summary>
    <ul class="dropped-problems">
      ${layer.problems.map(
        (one) => html`<li data-severity=${one.severity}>
          <button class="dropped-problem" @click=${() => show(one)}>${say("drop_problem", { row: one.row + 1, sentence: one.sentence })}</button>
        </li>`,
      )}
    </ul>
  </details>`;
}

function ways(dropped: DroppedFiles, key: LayerKey, preview: Preview, layer: FileLayer): TemplateResult {
  const { workspace } = dropped;
  const { say } = workspace;
  const count = dropped.chosen(key).length;
  const isPlaced = preview.crs.how !== "offered";
  const mayEdit = workspace.store.get().city?.layers.some((one) => one.may_edit) ?? false;
  const imports = workspace.store.get().city?.imports_url;
  const query = new URLSearchParams({ layer: String(layer.number), ...queryOf(readingOf(preview)) });
  return html`<div class="dropped-row dropped-ways">
    ${
      mayEdit
        ? html`<button class="button" ?disabled=${count === 0 || !isPlaced} @click=${() => dropped.store.set({ taking: key })}>
            ${say("drop_into_draft", { count })}
          </button>`
        : nothing
    }
    ${
      preview.may_import && isPlaced && imports
        ? html`<a class="button" href=${`${imports}from/${preview.token}/?${query.toString()}`}>${say("drop_import")}</a>`
        : nothing
    }
    ${isPlaced ? nothing : html`<p class="dropped-faint">${say("drop_place_first")}</p>`}
  </div>`;
}
