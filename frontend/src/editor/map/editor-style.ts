import type { LayerSpecification } from "maplibre-gl";
import { mapColours } from "../../map/map-colours.ts";

export const EDITS = "editor:edits";
export const SKETCH = "editor:sketch";
export const HANDLES = "editor:handles";
export const SOURCES = [EDITS, SKETCH, HANDLES] as const;

/** Returns the style layers over the map that show edits, the sketch of a tool and its handles. */
export function editorLayers(): LayerSpecification[] {
  const { drawn, edited, faint, handle, refused, select } = mapColours();
  const surface = ["==", ["geometry-type"], "Polygon"] as const;
  const byRole = (pairs: readonly string[], rest: string) => ["match", ["get", "role"], ...pairs, rest];
  return [
    {
      id: `${EDITS}/fill`,
      source: EDITS,
      type: "fill",
      filter: surface,
      paint: {
        "fill-color": byRole(["selected", select, "deleted", refused], edited),
        "fill-opacity": ["match", ["get", "role"], "selected", 0.14, 0.1],
      },
    },
    {
      id: `${EDITS}/line`,
      source: EDITS,
      type: "line",
      filter: ["!=", ["geometry-type"], "Point"],
      layout: { "line-join": "round" },
      paint: {
        "line-color": byRole(["selected", select, "deleted", refused], edited),
        "line-width": ["match", ["get", "role"], "selected", 2.6, 2],
      },
    },
    {
      id: `${EDITS}/point`,
      source: EDITS,
      type: "circle",
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": 7,
        "circle-color": handle,
        "circle-opacity": 0.6,
        "circle-stroke-width": 2.4,
        "circle-stroke-color": byRole(["selected", select, "deleted", refused], edited),
      },
    },
    {
      id: `${SKETCH}/fill`,
      source: SKETCH,
      type: "fill",
      filter: surface,
      paint: { "fill-color": byRole(["refused", refused, "before", faint], drawn), "fill-opacity": 0.1 },
    },
    {
      id: `${SKETCH}/line`,
      source: SKETCH,
      type: "line",
      filter: ["all", ["!=", ["geometry-type"], "Point"], ["!", ["in", ["get", "role"], ["literal", ["guide", "before"]]]]],
      layout: { "line-join": "round" },
      paint: { "line-color": byRole(["refused", refused], drawn), "line-width": 2 },
    },
    {
      id: `${SKETCH}/guide`,
      source: SKETCH,
      type: "line",
      filter: ["in", ["get", "role"], ["literal", ["guide", "before"]]],
      paint: { "line-color": faint, "line-width": 1.4, "line-dasharray": [3, 2] },
    },
    {
      id: `${HANDLES}/circle`,
      source: HANDLES,
      type: "circle",
      paint: {
        "circle-radius": ["match", ["get", "role"], "midpoint", 3.2, "ghost", 3.2, "chosen", 6, 4.6],
        "circle-color": byRole(["chosen", select, "fixed", faint], handle),
        "circle-opacity": ["match", ["get", "role"], "midpoint", 0.75, 1],
        "circle-stroke-color": byRole(["chosen", handle, "snap", drawn], select),
        "circle-stroke-width": 1.6,
      },
    },
  ] as LayerSpecification[];
}
