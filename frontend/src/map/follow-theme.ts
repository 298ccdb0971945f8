import type { LayerSpecification, MapLibreMap } from "maplibre-gl";
import { onAppearance } from "../appearance/appearance.ts";

/**
 * Paints layers of a map anew whenever the theme or the text size of the page changes; call the result to stop.
 *
 * drawn: returns the layers in the colours of the theme that the page has then; those that the map
 * does not hold are left out.
 */
export function followTheme(map: MapLibreMap, drawn: () => readonly LayerSpecification[]): () => void {
  return onAppearance(() => {
    for (const layer of drawn()) {
      const { id, paint } = layer;
      if (!map.getLayer(id)) continue;
      for (const [name, value] of Object.entries(paint ?? {})) {
        map.setPaintProperty(id, name as "fill-color", value, { validate: false });
      }
      const size = layer.type === "symbol" ? layer.layout?.["text-size"] : undefined;
      if (size !== undefined) map.setLayoutProperty(id, "text-size", size);
    }
  });
}
