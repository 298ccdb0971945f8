import { html, type TemplateResult } from "lit";
import type { LayerDescription } from "../api/types.ts";
import { withEntry } from "../store/layer-choices.ts";
import { labelsOf, lookupOf } from "../store/lookups.ts";
import { formatDay } from "../texts/texts.ts";
import { firstZoom, isRecorded, lacksOverview } from "../timeline/city-then.ts";
import { formatMoment, zoneOf } from "../timeline/zone.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { icon } from "./icons.ts";

/** The first zoom at which a layer is drawn as it is chosen: overviews are neither filtered nor coloured. */
export function drawnFrom({ store }: Workspace, layer: LayerDescription): number {
  const { choices, moment } = store.get();
  const first = firstZoom(layer, moment);
  const isChosen = choices.filters[layer.name] ?? choices.themes[layer.name];
  return isChosen ? Math.max(first, layer.features_from ?? first) : first;
}

/** Says how old the data of a layer is, what is missing in it, and what of it is drawn. */
export function layerFacts(workspace: Workspace, layer: LayerDescription, shown: boolean): TemplateResult[] {
  const { city, moment } = workspace.store.get();
  const { say } = workspace;
  if (!layer.loaded) return [warning(say("layer_not_loaded"), say("layer_not_loaded_hint"))];
  const facts = shown ? chosenFacts(workspace, layer) : [];
  if (!isRecorded(layer, moment)) facts.push(warning(unrecorded(workspace, layer), ""));
  if (layer.as_of && moment === null) {
    const date = formatDay(layer.as_of, city?.language ?? "en");
    facts.push(html`<span>${say("layer_as_of", { date })}</span>`);
  }
  if (layer.stale && moment === null) facts.push(html`<span class="badge badge--warn">${say("layer_stale")}</span>`);
  if (layer.gaps) facts.push(warning(say("layer_partial"), layer.gaps));
  return shown ? [...facts, ...farFacts(workspace, layer)] : facts;
}

/** Says that the filter or the theme leaves something out, or cannot be applied. */
function chosenFacts(workspace: Workspace, layer: LayerDescription): TemplateResult[] {
  const { choices, lookups } = workspace.store.get();
  const { say } = workspace;
  const [filter, theme] = [choices.filters[layer.name], choices.themes[layer.name]];
  const lookup = lookupOf({ ...choices, lookups }, layer.name);
  const isAsking = lookup === null || lookup.state === "asking";
  const facts: TemplateResult[] = [];
  const names = labelsOf({ ...choices, lookups }, layer.name);
  if (names?.state === "failed") facts.push(warning(say("labels_failed", { reason: names.reason }), ""));
  if (filter) {
    const matched = lookup?.matched ?? null;
    const said =
      lookup?.state === "failed"
        ? say("filter_failed", { reason: lookup.reason })
        : isAsking
          ? say("filter_asking")
          : matched === null
            ? say("filter_badge_partly")
            : say("filter_badge", { count: matched });
    facts.push(html`<span class="badge badge--filter" ?data-failed=${lookup?.state === "failed"}>
      ${icon("filter")}<span>${said}</span>${clear(workspace, layer)}
    </span>`);
  }
  if (theme && lookup?.state === "failed") facts.push(warning(say("theme_failed", { reason: lookup.reason }), ""));
  else if (theme && isAsking) facts.push(html`<span>${say("theme_asking")}</span>`);
  return facts;
}

function clear({ store, say }: Workspace, layer: LayerDescription): TemplateResult {
  const act = () => store.set({ choices: withEntry(store.get().choices, "filters", layer.name, null) });
  const label = say("filter_clear_of", { layer: layer.title });
  return html`<button class="badge-clear" aria-label=${label} title=${label} @click=${act}>${icon("close")}</button>`;
}

function farFacts(workspace: Workspace, layer: LayerDescription): TemplateResult[] {
  const { zoom, moment } = workspace.store.get();
  const from = drawnFrom(workspace, layer);
  if (Math.floor(zoom) >= from) return [];
  const far = lacksOverview(layer, moment, zoom) ? "time_from_zoom" : "layer_from_zoom";
  const key = from > firstZoom(layer, moment) ? "layer_from_zoom_chosen" : far;
  return [html`<span class="layer-far">${workspace.say(key, { zoom: from })}</span>`];
}

function unrecorded({ store, say }: Workspace, layer: LayerDescription): string {
  const { city } = store.get();
  const first = layer.recorded_from;
  if (!first) return say("layer_no_record_ever");
  return say("layer_no_record", { moment: formatMoment(first, city?.language ?? "en", zoneOf(city)) });
}

function warning(text: string, hint: string): TemplateResult {
  return html`<span class="badge badge--warn" title=${hint || text}>${icon("warning")}${text}</span>`;
}
