import type { City, LayerDescription } from "../api/types.ts";
import type { Revisions } from "../live/news.ts";
import type { State } from "../store/state.ts";
import type { Store } from "../store/store.ts";
import { drawnLayers } from "./style.ts";

const TOGETHER_MS = 250;

/** Whether other layers are drawn than before, or from another zoom on. */
export function needsNewStyle(before: City, now: City): boolean {
  const drawn = (city: City) => drawnLayers(city).map(({ name, minzoom }) => `${name} ${minzoom}`);
  const [was, is] = [new Set(drawn(before)), drawn(now)];
  return was.size !== is.length || is.some((one) => !was.has(one));
}

/** Returns the drawn layers whose tiles have changed: by a revision, or by another moment. */
export function withOtherTiles(before: City, now: City): LayerDescription[] {
  const stateOf = ({ revision, tiles }: LayerDescription) => `${revision} ${tiles}`;
  const was = new Map(drawnLayers(before).map((layer) => [layer.name, stateOf(layer)]));
  return drawnLayers(now).filter((layer) => was.get(layer.name) !== stateOf(layer));
}

/** Returns the city with newer revisions; the same object if it has them all. */
export function withRevisions(city: City, revisions: Revisions): City {
  const isNew = (name: string, revision: number) => (revisions[name] ?? revision) !== revision;
  if (!city.layers.some((layer) => isNew(layer.name, layer.revision))) return city;
  const layers = city.layers.map((layer) =>
    isNew(layer.name, layer.revision) ? { ...layer, revision: revisions[layer.name] ?? layer.revision } : layer,
  );
  return { ...city, layers };
}

/** Whether a layer that the city does not draw yet has changed: it may have been loaded. */
export function mayBeLoaded(city: City, revisions: Revisions): boolean {
  return city.layers.some(({ name, loaded, revision }) => !loaded && (revisions[name] ?? revision) !== revision);
}

/**
 * Returns what takes revisions of layers: the map then asks for the tiles of those that are new.
 *
 * What comes within a quarter of a second is taken at once. reload: asks for the whole description
 * of the map, for a layer that has just been loaded.
 */
export function refresher(store: Store<State>, reload: () => void): (revisions: Revisions) => void {
  let waiting: Revisions | null = null;
  const take = () => {
    const { city } = store.get();
    const revisions = waiting ?? {};
    waiting = null;
    if (!city) return;
    store.set({ city: withRevisions(city, revisions) });
    if (mayBeLoaded(city, revisions)) reload();
  };
  return (revisions) => {
    if (waiting === null) setTimeout(take, TOGETHER_MS);
    waiting = { ...waiting, ...revisions };
  };
}
