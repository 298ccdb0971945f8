import type { LayerSpecification, MapLibreMap } from "maplibre-gl";
import type { City, LayerDescription } from "../api/types.ts";
import { isSameFor } from "../store/layer-choices.ts";
import { labelsKey, type DrawnChoices } from "../store/lookups.ts";
import { drawnLayers, layersOf, levelsOf } from "./style.ts";

/** Brings a map from one set of choices to another; what others draw on it stays as it is. */
export function showChoices(map: MapLibreMap, city: City, before: DrawnChoices, now: DrawnChoices): void {
  const isKnownAlike = (key: string) => before.lookups?.[key] === now.lookups?.[key];
  const changed = drawnLayers(city).filter(
    ({ name }) => !isSameFor(before, now, name) || !isKnownAlike(name) || !isKnownAlike(labelsKey(name)),
  );
  if (changed.length > 0) showChanged(map, city, before, now, changed);
  if (before.order !== now.order) lieInOrder(map, city, now);
}

/** Has the layers of each level lie as they are chosen to: below the uppermost of them, which stays where it is. */
function lieInOrder(map: MapLibreMap, city: City, now: DrawnChoices): void {
  for (const level of levelsOf(city, now)) {
    const ids = level.map(({ id }) => id).filter((id) => map.getLayer(id));
    ids.toReversed().forEach((id, i, falling) => i > 0 && map.moveLayer(id, falling[i - 1]));
  }
}

function showChanged(
  map: MapLibreMap,
  city: City,
  before: DrawnChoices,
  now: DrawnChoices,
  changed: readonly LayerDescription[],
): void {
  const one = { ...city, layers: changed };
  const was = new Map(layersOf(one, before).map((layer) => [layer.id, layer]));
  const wanted = layersOf(one, now);
  const names = new Set(wanted.map(({ id }) => id));
  for (const id of was.keys()) if (!names.has(id) && map.getLayer(id)) map.removeLayer(id);
  const order = layersOf(city, now).map(({ id }) => id);
  for (const layer of wanted.toReversed()) {
    const old = was.get(layer.id);
    if (old && map.getLayer(layer.id)) change(map, old, layer);
    else map.addLayer(layer, order.slice(order.indexOf(layer.id) + 1).find((id) => map.getLayer(id)));
  }
}

/** Sets what differs between two descriptions of one style layer. */
function change(map: MapLibreMap, old: LayerSpecification, now: LayerSpecification): void {
  const { id } = now;
  if (old.type !== now.type) return;
  for (const [name, value] of differing(old.layout, now.layout)) map.setLayoutProperty(id, name as "visibility", value);
  for (const [name, value] of differing(old.paint, now.paint)) map.setPaintProperty(id, name as "fill-color", value);
  const [was, filter] = [filterOf(old), filterOf(now)];
  if (!isEqual(was, filter)) map.setFilter(id, filter as null);
  if (old.minzoom !== now.minzoom) map.setLayerZoomRange(id, now.minzoom ?? 0, now.maxzoom ?? 24);
}

function filterOf(layer: LayerSpecification): unknown {
  return "filter" in layer ? (layer.filter ?? null) : null;
}

function differing(old: object = {}, now: object = {}): [string, undefined][] {
  const given: Readonly<Record<string, unknown>> = { ...now };
  const before: Readonly<Record<string, unknown>> = { ...old };
  const names = [...new Set([...Object.keys(before), ...Object.keys(given)])];
  return names.filter((name) => !isEqual(before[name], given[name])).map((name) => [name, given[name] as undefined]);
}

function isEqual(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
