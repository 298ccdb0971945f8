import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { DroppedFile, DroppedFiles } from "./dropped-files.ts";
import type { Preview } from "./preview-client.ts";

/** How the coordinate system was found, and another to be set; one that is only offered asks for a word. */
export function crsChoice(dropped: DroppedFiles, file: DroppedFile, preview: Preview): TemplateResult {
  const { say } = dropped.workspace;
  const { crs, choices } = preview;
  const isOffered = crs.how === "offered";
  const known = choices.some(({ code }) => code === crs.code);
  const set = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    void dropped.place(file, value);
  };
  const typed = (event: Event) => {
    const digits = /\d{4,6}/.exec((event.target as HTMLInputElement).value)?.[0];
    if (digits) void dropped.place(file, `EPSG:${digits}`);
  };
  return html`<div class="dropped-crs" ?data-offered=${isOffered}>
    <p class="dropped-sentence">${crs.sentence}</p>
    <div class="dropped-row">
      ${isOffered ? html`<button class="button button--primary" @click=${() => void dropped.place(file, "local")}>${say("drop_crs_right")}</button>` : nothing}
      <select class="dropped-select" aria-label=${say("drop_crs")} @change=${set}>
        ${known ? nothing : html`<option value=${crs.code} selected>${crs.name}</option>`}
        ${choices.map(({ code, name }) => html`<option value=${code} .selected=${live(code === crs.code)}>${name}</option>`)}
      </select>
      <input class="dropped-epsg" inputmode="numeric" placeholder="EPSG" aria-label=${say("drop_epsg")} @change=${typed} />
    </div>
  </div>`;
}
