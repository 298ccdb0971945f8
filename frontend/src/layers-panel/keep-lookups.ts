import { kept } from "../api/kept.ts";
import { isAborted, reasonOf } from "../api/problem.ts";
import type { LayerDescription } from "../api/types.ts";
import { isTileFilter } from "../map/filter-expression.ts";
import { isTileTheme } from "../map/as-drawn.ts";
import { isShown } from "../store/choices.ts";
import type { LayerTheme } from "../store/layer-choices.ts";
import { lookupName, type Lookup } from "../store/lookups.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { classify } from "./classify.ts";
import { toCql2 } from "./cql2.ts";
import { classNames, fieldsOf } from "./fields.ts";
import { keepLabels } from "./keep-labels.ts";
import { boundsNow, onceSettled } from "./view-bounds.ts";

const PAUSE_MS = 120;
/** Asks for the number of features that match, with no more than one of them. */
const COUNTING = { f: "json", limit: "1", count: "true", skipGeometry: "true" };

interface ColumnAnswer {
  readonly numberMatched: number;
  readonly numberReturned: number;
  /** Of the field, in the reader's language. */
  readonly title?: string;
  readonly ids?: readonly number[];
  readonly values?: readonly unknown[];
}

/** What is being asked about a layer, or has been. */
interface Question {
  /** What the answer depends on. */
  readonly of: string;
  readonly controller: AbortController;
}

/**
 * Keeps what the server says of the filters, themes and names of layers that are shown.
 *
 * Where more features match than are listed, those in view are asked for, and again as it moves.
 */
export function keepLookups(workspace: Workspace): void {
  const { store } = workspace;
  keepLabels(workspace);
  const questions = new Map<string, Question>();
  const inView = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const { city, choices, moment } = store.get();
    for (const layer of city?.layers ?? []) {
      const [filter, theme] = [choices.filters[layer.name], choices.themes[layer.name]];
      if ((!filter && !theme) || !isShown(choices, layer)) continue;
      const bounds = inView.has(layer.name) ? boundsNow() : null;
      const of = JSON.stringify([lookupName(filter, theme), layer.revision, moment, bounds]);
      if (questions.get(layer.name)?.of === of) continue;
      questions.get(layer.name)?.controller.abort();
      const controller = new AbortController();
      questions.set(layer.name, { of, controller });
      void answer(workspace, layer, controller.signal, bounds).then((isWhole) => {
        if (isWhole || inView.has(layer.name)) return;
        inView.add(layer.name);
        look();
      });
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  };
  store.listen((now, before) => {
    if (now.choices !== before.choices || now.city !== before.city || now.moment !== before.moment) later();
  });
  onceSettled(workspace, () => {
    if (inView.size > 0) later();
  });
  look();
}

/** Asks about one layer and keeps the answer; false if there are too many features to list them all. */
async function answer(
  workspace: Workspace,
  layer: LayerDescription,
  signal: AbortSignal,
  bounds: string | null,
): Promise<boolean> {
  const { filters, themes } = workspace.store.get().choices;
  const [filter, theme] = [filters[layer.name], themes[layer.name]];
  const name = lookupName(filter, theme);
  const nothing = { name, title: "", reason: "", matched: null, ids: null, classes: null, counts: null };
  const known = workspace.store.get().lookups[layer.name];
  if (known?.name !== name) put(workspace, layer, { ...nothing, state: "asking" });
  try {
    const byTiles = (!filter || isTileFilter(filter, layer.tile_fields ?? {})) && (!theme || isTileTheme(layer, theme));
    const [found, names] = await Promise.all([ask(workspace, layer, signal, bounds), namesOf(workspace, layer, theme)]);
    const isWhole = found.numberReturned >= found.numberMatched;
    if (!isWhole && !byTiles && bounds === null) return false;
    if (!isWhole && !byTiles) throw new Error(workspace.say("filter_too_many", { count: found.numberMatched }));
    const classified = theme && found.values ? classify(theme, found.ids ?? [], found.values) : null;
    put(workspace, layer, {
      ...nothing,
      state: "ready",
      title: found.title ?? "",
      names,
      matched: bounds === null ? found.numberMatched : null,
      ids: filter && !isTileFilter(filter, layer.tile_fields ?? {}) ? (found.ids ?? []) : null,
      classes: theme && !isTileTheme(layer, theme) ? (classified?.classes ?? []) : null,
      counts: isWhole && bounds === null ? (classified?.counts ?? null) : null,
    });
  } catch (error) {
    if (isAborted(error)) return true;
    const reason = reasonOf(error, workspace.say("network_failed"));
    put(workspace, layer, { ...nothing, state: "failed", reason });
  }
  return true;
}

/** A theme that somebody else has made names its classes in the language of its maker: this, in the reader's. */
function namesOf({ api }: Workspace, layer: LayerDescription, theme: LayerTheme | undefined): Promise<readonly (string | null)[] | null> {
  if (theme?.kind !== "categories") return Promise.resolve(null);
  return fieldsOf(api, layer.name).then(
    (fields) => classNames(fields, theme),
    () => null,
  );
}

async function ask(
  workspace: Workspace,
  layer: LayerDescription,
  signal: AbortSignal,
  bounds: string | null,
): Promise<ColumnAnswer> {
  const { choices, moment } = workspace.store.get();
  const [filter, theme] = [choices.filters[layer.name], choices.themes[layer.name]];
  const query = new URLSearchParams();
  if (theme) query.set("field", theme.field);
  if (moment !== null) query.set("datetime", moment);
  if (bounds !== null) query.set("bbox", bounds);
  if (filter) {
    const fields = await fieldsOf(workspace.api, layer.name);
    const kinds = Object.fromEntries(fields.map((field) => [field.name, field.kind]));
    query.set("filter-lang", "cql2-json");
    query.set("filter", JSON.stringify(toCql2(filter, kinds)));
  }
  const counts = !theme && filter && isTileFilter(filter, layer.tile_fields ?? {});
  const place = `${workspace.api}/collections/${layer.name}`;
  if (counts) for (const [name, value] of Object.entries(COUNTING)) query.set(name, value);
  return kept<ColumnAnswer>(`${place}/${counts ? "items" : "column"}?${query.toString()}`, { signal });
}

function put({ store }: Workspace, layer: LayerDescription, lookup: Lookup): void {
  const { choices, lookups } = store.get();
  if (lookup.name !== lookupName(choices.filters[layer.name], choices.themes[layer.name])) return;
  store.set({ lookups: { ...lookups, [layer.name]: lookup } });
}
