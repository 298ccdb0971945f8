import { html, nothing, type TemplateResult } from "lit";
import { openFeature } from "../workspace/cards.ts";
import { MOST_ROWS, type BuildingRow } from "./buildings-in-view.ts";
import { figure } from "./figures.ts";
import type { Solid } from "./solid.ts";

/** Draws the table of what is in view: the map for those who read it by rows. */
export function buildingsSection(solid: Solid, layer: string, language: string): TemplateResult {
  const { say } = solid.workspace;
  const { buildings, listing } = solid.store.get();
  const toggled = (event: Event) => {
    if (event.target instanceof HTMLDetailsElement) solid.store.set({ listing: event.target.open });
  };
  return html`<details class="solid-part" ?open=${listing} @toggle=${toggled}>
    <summary>${say("solid_buildings")}</summary>
    ${
      !listing || !buildings
        ? nothing
        : html`
            <p class="solid-quiet">${say("solid_count", { count: buildings.count, unknown: buildings.unknown })}</p>
            ${buildings.count > MOST_ROWS ? html`<p class="solid-quiet">${say("solid_first", { count: MOST_ROWS })}</p>` : nothing}
            <table class="solid-table">
              <caption class="visually-hidden">${say("solid_buildings")}</caption>
              <thead>
                <tr>
                  <th scope="col">${say("solid_building")}</th>
                  <th scope="col" class="num">${say("solid_height")}</th>
                  <th scope="col">${say("solid_source")}</th>
                </tr>
              </thead>
              <tbody>
                ${buildings.rows.map((row) => building(solid, layer, row, language))}
              </tbody>
            </table>
          `
    }
  </details>`;
}

function building(solid: Solid, layer: string, row: BuildingRow, language: string): TemplateResult {
  const { say } = solid.workspace;
  const { source, metres } = row.height;
  const open = () => void openFeature(solid.workspace, { layer, id: row.id }, null);
  return html`<tr>
    <th scope="row"><button class="text-button num" @click=${open}>${row.title}</button></th>
    <td class="num">${source === "unknown" ? "—" : figure(language, metres, 2)}</td>
    <td>${say(`solid_${source}`)}</td>
  </tr>`;
}
