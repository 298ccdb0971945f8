import type { LayerSpecification } from "maplibre-gl";
import type { DrawnLayer } from "./as-drawn.ts";
import { mix } from "./colour.ts";
import { narrowed } from "./draw-layer.ts";
import { FONT, FONT_BOLD } from "./fonts.ts";
import { byLook, isWay } from "./looks.ts";
import { mapColours } from "./map-colours.ts";
import { inTheme } from "./tint.ts";

const INK_SHARE = 0.55;

/** Returns the style layer that writes the names of a layer's features, or none. */
export function drawLabel(layer: DrawnLayer): LayerSpecification[] {
  if (!layer.label) return [];
  const along = layer.geometry === "MULTILINESTRING";
  const { ink, halo, outline, text } = mapColours();
  const share = outline > 1 ? 1 : INK_SHARE;
  const colour = byLook(inTheme(layer), (look) => mix(isWay(layer) ? ink : (look.line ?? look.fill ?? ink), ink, share));
  return narrowed(layer, [
    {
      id: `${layer.name}/label`,
      type: "symbol",
      source: layer.name,
      "source-layer": layer.name,
      minzoom: layer.label_from,
      layout: {
        "text-field": layer.names ?? ["to-string", ["coalesce", ["get", layer.label], ""]],
        "text-font": [along ? FONT : FONT_BOLD],
        "text-size": ["interpolate", ["linear"], ["zoom"], 12, 10.5 * text, 16, 12 * text, 20, 15 * text],
        "symbol-placement": along ? "line" : "point",
        "symbol-spacing": 320,
        "text-max-width": 9,
        "text-padding": along ? 8 : 3,
        "text-letter-spacing": along ? 0.02 : 0,
      },
      paint: {
        "text-color": colour,
        "text-halo-color": halo,
        "text-halo-width": 1.4 * outline,
        "text-halo-blur": 0.3,
      },
    },
  ]);
}
