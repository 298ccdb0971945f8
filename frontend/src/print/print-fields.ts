import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Say } from "../texts/texts.ts";
import type { PrintedSheet } from "./sheets.ts";

/** A sheet that was made, with the address under which this page holds its file. */
export interface MadeSheet extends PrintedSheet {
  readonly url: string;
}

/** Draws a list to choose one of: pairs of a value and what it is called. */
export function choiceField<Value extends string>(
  label: string,
  choices: readonly (readonly [Value, string])[],
  chosen: Value,
  choose: (value: Value) => void,
): TemplateResult {
  const changed = (event: Event) => {
    const found = choices.find(([value]) => value === valueOf(event));
    if (found) choose(found[0]);
  };
  return html`<label class="print-field">
    ${label}
    <select class="print-input" @change=${changed}>
      ${choices.map(([value, title]) => html`<option value=${value} .selected=${live(value === chosen)}>${title}</option>`)}
    </select>
  </label>`;
}

/** Lists the files that were made, the newest first. */
export function madeSheets(made: readonly MadeSheet[], say: Say): TemplateResult | typeof nothing {
  if (made.length === 0) return nothing;
  return html`<ul class="print-sheets" aria-label=${say("print_made")}>
    ${made.map(
      ({ name, url, file }) => html`<li class="print-sheet">
        <a href=${url} download=${name}>${name}</a><span>${say("print_size", { size: Math.max(1, Math.round(file.size / 1024)) })}</span>
      </li>`,
    )}
  </ul>`;
}

/** Returns what stands in the field that an event comes from. */
export function valueOf(event: Event): string {
  const { target } = event;
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : "";
}
