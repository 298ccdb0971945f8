import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { DroppedFile, DroppedFiles } from "./dropped-files.ts";
import type { Axes, Preview } from "./preview-client.ts";

const AXES: readonly Axes[] = ["file", "x_north"];

/** In which order coordinates are read; another order that puts the file into the city is offered. */
export function axesChoice(dropped: DroppedFiles, file: DroppedFile, preview: Preview): TemplateResult {
  const { say } = dropped.workspace;
  const { code, suggested, sentence } = preview.axes;
  const set = (event: Event) => {
    const chosen = AXES.find((one) => one === (event.target as HTMLSelectElement).value);
    if (chosen) void dropped.turn(file, chosen);
  };
  return html`<div class="dropped-crs" ?data-offered=${suggested !== null}>
    ${sentence ? html`<p class="dropped-sentence">${sentence}</p>` : nothing}
    <div class="dropped-row">
      ${
        suggested
          ? html`<button class="button button--primary" @click=${() => void dropped.turn(file, suggested)}>${say(`drop_axes_${suggested}`)}</button>`
          : nothing
      }
      <label class="dropped-row dropped-axes">
        ${say("drop_axes")}
        <select class="dropped-select" .value=${code} @change=${set}>
          ${AXES.map((one) => html`<option value=${one} .selected=${live(one === code)}>${say(`drop_axes_${one}`)}</option>`)}
        </select>
      </label>
    </div>
  </div>`;
}
