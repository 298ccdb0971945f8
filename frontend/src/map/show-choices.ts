import type { MapLibreMap } from "maplibre-gl";
import type { City } from "../api/types.ts";
import { isShown, opacityOf } from "../store/choices.ts";
import type { LayerChoices } from "../store/state.ts";
import { drawLabel } from "./draw-label.ts";
import { drawLayer } from "./draw-layer.ts";
import { drawnLayers } from "./style.ts";

/** Brings a map from one set of choices to another: shows and hides layers and sets their opacity. */
export function showChoices(map: MapLibreMap, city: City, before: LayerChoices, now: LayerChoices): void {
  for (const layer of drawnLayers(city)) {
    const visible = isShown(now, layer);
    const opacity = opacityOf(now, layer);
    const drawn = [...drawLayer(layer, opacity), ...drawLabel(layer)];
    for (const { id, paint } of drawn) {
      if (!map.getLayer(id)) continue;
      if (visible !== isShown(before, layer)) {
        map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
      }
      if (opacity === opacityOf(before, layer)) continue;
      for (const [name, value] of Object.entries(paint ?? {})) {
        map.setPaintProperty(id, name as "fill-opacity", value);
      }
    }
  }
}
