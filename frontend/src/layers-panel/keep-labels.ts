import type { MapLibreMap } from "maplibre-gl";
import { kept } from "../api/kept.ts";
import { isAborted, reasonOf } from "../api/problem.ts";
import type { LayerDescription } from "../api/types.ts";
import { askedLabel, labelsFrom } from "../map/as-drawn.ts";
import { isShown } from "../store/choices.ts";
import { labelsKey, type Lookup } from "../store/lookups.ts";
import { localesOf } from "../texts/locales.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { fieldsOf, nameOf, type LayerField } from "./fields.ts";
import { boundsOf } from "./view-bounds.ts";

const PAUSE_MS = 150;

interface ColumnAnswer {
  readonly numberMatched: number;
  readonly ids: readonly number[];
  readonly values?: readonly unknown[];
}

/** Keeps the names of features in view for layers that are named by a field that their tiles do not carry. */
export function keepLabels(workspace: Workspace): void {
  const { store } = workspace;
  const questions = new Map<string, { readonly of: string; readonly controller: AbortController }>();
  let map: MapLibreMap | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const { city, choices, moment } = store.get();
    for (const layer of city?.layers ?? []) {
      const field = askedLabel(layer, choices.labels[layer.name]);
      if (!map || !field || !isShown(choices, layer) || map.getZoom() < labelsFrom(layer)) continue;
      const of = JSON.stringify([field, layer.revision, moment, boundsOf(map)]);
      if (questions.get(layer.name)?.of === of) continue;
      questions.get(layer.name)?.controller.abort();
      const controller = new AbortController();
      questions.set(layer.name, { of, controller });
      void answer(workspace, layer, { field, bounds: boundsOf(map), moment }, controller.signal);
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  };
  store.listen((now, before) => {
    if (now.choices !== before.choices || now.city !== before.city || now.moment !== before.moment) later();
  });
  workspace.useMap((found) => {
    map = found;
    found.on("moveend", later);
    later();
    return () => {
      map = null;
      found.off("moveend", later);
    };
  });
}

interface Asked {
  readonly field: string;
  readonly bounds: string;
  readonly moment: string | null;
}

/** Asks for the names of one layer and keeps them; more than are listed are said to be too many. */
async function answer(workspace: Workspace, layer: LayerDescription, { field, bounds, moment }: Asked, signal: AbortSignal): Promise<void> {
  const { api, say, store } = workspace;
  const query = new URLSearchParams({ field, bbox: bounds, ...(moment === null ? {} : { datetime: moment }) });
  const nothing = { name: field, title: "", reason: "", matched: null, ids: null, classes: null, counts: null };
  try {
    const url = `${api}/collections/${layer.name}/column?${query.toString()}`;
    const [found, fields] = await Promise.all([kept<ColumnAnswer>(url, { signal }), fieldsOf(api, layer.name)]);
    if (found.ids.length < found.numberMatched) throw new Error(say("labels_too_many", { count: found.numberMatched }));
    const write = writer(fields.find(({ name }) => name === field), store.get().city?.language ?? "en");
    put(workspace, layer, { ...nothing, state: "ready", ids: found.ids, texts: (found.values ?? []).map(write) });
  } catch (error) {
    if (!isAborted(error)) put(workspace, layer, { ...nothing, state: "failed", reason: reasonOf(error, say("network_failed")) });
  }
}

/** Returns what writes values of a field as the reader knows them: codes by their names, quantities as the language does. */
export function writer(field: LayerField | undefined, language: string): (value: unknown) => string {
  const numbers = new Intl.NumberFormat(localesOf(language), { maximumFractionDigits: 2, useGrouping: Boolean(field?.unit) });
  return (value) => {
    const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    if (!isPlain) return "";
    const named = nameOf(field, value);
    return typeof value === "number" && named === String(value) ? numbers.format(value) : named;
  };
}

function put({ store }: Workspace, layer: LayerDescription, lookup: Lookup): void {
  const { choices, lookups } = store.get();
  if (lookup.name !== choices.labels[layer.name]?.field) return;
  store.set({ lookups: { ...lookups, [labelsKey(layer.name)]: lookup } });
}
