import type { MapGeoJSONFeature, MapLibreMap, PointLike } from "maplibre-gl";
import type { LayerDescription } from "../api/types.ts";
import type { Hit } from "../store/state.ts";
import { isSame } from "../store/selection.ts";

const REACH_PX = 3;
/** Style layers that only mark or name what others draw. */
const EXTRAS = /\/(label|selected-[a-z]+)$/;

/** Returns the features drawn at a point or in a box of pixels, the topmost first. */
export function pick(
  map: MapLibreMap,
  layers: readonly LayerDescription[],
  at: PointLike | [PointLike, PointLike],
): Hit[] {
  const found = map.queryRenderedFeatures(at).filter(({ layer }) => !EXTRAS.test(layer.id));
  return unique(found.flatMap((feature) => hitOf(feature, layers)));
}

/** Returns the box of pixels around a point in which a click finds thin lines as well. */
export function around(point: { readonly x: number; readonly y: number }): [PointLike, PointLike] {
  return [
    [point.x - REACH_PX, point.y - REACH_PX],
    [point.x + REACH_PX, point.y + REACH_PX],
  ];
}

/** Returns features once each, in the order in which they first come. */
export function unique(hits: readonly Hit[]): Hit[] {
  return hits.filter((hit, i) => hits.findIndex((other) => isSame(hit, other)) === i);
}

/** A drawing of ours, such as a volume, names the layer of the feature that it stands for. */
function hitOf(feature: MapGeoJSONFeature, layers: readonly LayerDescription[]): Hit[] {
  const name: unknown = feature.properties["stands_for"] ?? feature.source;
  const layer = layers.find((one) => one.name === name);
  if (!layer || typeof feature.id !== "number") return [];
  const textOf = (field: string | null): string | null => {
    const value: unknown = field ? feature.properties[field] : null;
    return value === null || value === undefined || value === "" ? null : String(value);
  };
  return [{ layer: layer.name, id: feature.id, title: textOf(layer.label_field), value: textOf(layer.by) }];
}
