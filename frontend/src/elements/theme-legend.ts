import { html, nothing, type TemplateResult } from "lit";
import type { LayerDescription } from "../api/types.ts";
import { lookIn, REST } from "../map/as-drawn.ts";
import type { LayerTheme, ThemeClass } from "../store/layer-choices.ts";
import type { Lookup } from "../store/lookups.ts";
import type { Say } from "../texts/texts.ts";
import { swatch } from "./swatch.ts";
import { localesOf } from "../texts/locales.ts";

/** Draws the legend of a theme: its field, its classes with how many features are in each, the rest. */
export function themeLegend(
  layer: LayerDescription,
  theme: LayerTheme,
  lookup: Lookup | null,
  say: Say,
  language: string,
): TemplateResult {
  const counts = lookup?.counts ?? null;
  const field = lookup?.title || theme.field;
  const numbers = new Intl.NumberFormat(localesOf(language), { maximumFractionDigits: 2 });
  const row = (colour: string, title: string, count: number | undefined) => html`<li>
    ${swatch(lookIn(layer, colour), layer.geometry)}<span class="legend-name">${title}</span>
    ${count === undefined ? nothing : html`<span class="legend-count num">${numbers.format(count)}</span>`}
  </li>`;
  const rest = counts?.at(-1);
  return html`
    <p class="legend-field">${field}</p>
    <ul class="legend legend--theme" aria-label=${say("theme_legend", { layer: layer.title, field })}>
      ${theme.classes.map((one, i) => row(one.colour, lookup?.names?.[i] ?? titleOf(one, numbers), counts?.[i]))}
      ${rest === 0 ? nothing : row(REST, say("theme_rest"), rest)}
    </ul>
  `;
}

function titleOf({ value, title, least = 0, most = 0 }: ThemeClass, numbers: Intl.NumberFormat): string {
  if (value !== undefined) return title ?? String(value);
  return least === most ? numbers.format(least) : `${numbers.format(least)} – ${numbers.format(most)}`;
}
