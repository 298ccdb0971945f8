import type { MapGeoJSONFeature, MapLibreMap } from "maplibre-gl";
import type { LayerDescription, LayerHeights } from "../api/types.ts";
import { heightOf, type Height } from "./heights.ts";

/** The rows that the table shows at most. */
export const MOST_ROWS = 200;

/** A building as the table lists it. */
export interface BuildingRow {
  readonly id: number;
  readonly title: string;
  readonly height: Height;
}

export interface BuildingsInView {
  /** The highest first, at most as many as the table shows. */
  readonly rows: readonly BuildingRow[];
  readonly count: number;
  readonly unknown: number;
}

/** Returns the polygons of a layer that the map shows now, once each, the highest first. */
export function buildingsInView(map: MapLibreMap, layer: LayerDescription, heights: LayerHeights): BuildingsInView {
  const drawn = ["solid", "solid-estimated", "solid-lit", "fill"].map((part) => `${layer.name}/${part}`);
  const found = map.queryRenderedFeatures({ layers: drawn.filter((id) => map.getLayer(id)) });
  return listed(found, layer, heights);
}

/** Lists features of tiles; a building that two tiles share is one row. */
export function listed(
  features: readonly Pick<MapGeoJSONFeature, "id" | "properties">[],
  layer: Pick<LayerDescription, "label_field">,
  heights: LayerHeights,
): BuildingsInView {
  const rows = new Map<number, BuildingRow>();
  for (const { id, properties } of features) {
    if (typeof id !== "number" || rows.has(id)) continue;
    const title = String(properties[layer.label_field] ?? "") || String(id);
    rows.set(id, { id, title, height: heightOf(properties, heights) });
  }
  const all = [...rows.values()].sort(
    (a, b) => b.height.metres - a.height.metres || a.title.localeCompare(b.title),
  );
  const unknown = all.filter(({ height }) => height.source === "unknown").length;
  return { rows: all.slice(0, MOST_ROWS), count: all.length, unknown };
}
