import type { LayerSpecification } from "maplibre-gl";
import type { LayerDescription } from "../api/types.ts";
import { INK, mix } from "./colour.ts";
import { isWay } from "./draw-layer.ts";
import { FONT, FONT_BOLD } from "./fonts.ts";
import { byLook } from "./looks.ts";

const HALO = "#fdfcf8";

/** Returns the style layer that writes the names of a layer's features, or none. */
export function drawLabel(layer: LayerDescription): LayerSpecification[] {
  if (!layer.label) return [];
  const along = layer.geometry === "MULTILINESTRING";
  const colour = byLook(layer, (look) => mix(isWay(layer) ? INK : (look.line ?? look.fill ?? INK), INK, 0.55));
  return [
    {
      id: `${layer.name}/label`,
      type: "symbol",
      source: layer.name,
      "source-layer": layer.name,
      minzoom: layer.label_from,
      layout: {
        "text-field": ["to-string", ["coalesce", ["get", layer.label], ""]],
        "text-font": [along ? FONT : FONT_BOLD],
        "text-size": ["interpolate", ["linear"], ["zoom"], 12, 10.5, 16, 12, 20, 15],
        "symbol-placement": along ? "line" : "point",
        "symbol-spacing": 320,
        "text-max-width": 9,
        "text-padding": along ? 8 : 3,
        "text-letter-spacing": along ? 0.02 : 0,
      },
      paint: {
        "text-color": colour,
        "text-halo-color": HALO,
        "text-halo-width": 1.4,
        "text-halo-blur": 0.3,
      },
    },
  ];
}
