import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from "maplibre-gl";
import type { LayerHeights } from "../api/types.ts";
import type { DrawnLayer } from "../map/as-drawn.ts";
import { narrowed } from "../map/draw-layer.ts";
import { FONT_BOLD } from "../map/fonts.ts";
import { byClass, estimatedHeight, recordedHeight } from "./heights.ts";
import { patternName } from "./estimated-pattern.ts";
import type { SolidColours } from "./solid-colours.ts";

/** The source of the parts of an envelope. */
export const ENVELOPE_SOURCE = "solid:envelope";

const ROOF_M = 0.25;
const POLYGON: ExpressionSpecification = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]];
const STATED: FilterSpecification = ["!=", ["get", "height_m"], null];
const NOT_STATED: FilterSpecification = ["==", ["get", "height_m"], null];

/** What stands out among the features of a layer. */
export interface Lit {
  readonly selected: readonly number[];
  readonly card: number | null;
}

export interface Drawing {
  readonly colours: SolidColours;
  /** What heights are multiplied with. */
  readonly exaggeration: number;
  /** The reader's, 0 to 1. */
  readonly opacity: number;
  readonly visible: boolean;
  readonly lit: Lit;
}

/** Returns the style layers that raise the features that the reader lets through: recorded, estimated, selected ones. */
export function drawBuildings(layer: DrawnLayer, heights: LayerHeights, drawing: Drawing): LayerSpecification[] {
  const { colours, exaggeration, lit } = drawing;
  const recorded = recordedHeight(heights);
  const estimated = estimatedHeight(heights);
  const shown = litIds(lit);
  const others: FilterSpecification = ["!", ["in", ["id"], ["literal", shown]]];
  const place = {
    type: "fill-extrusion",
    source: layer.name,
    "source-layer": layer.name,
    minzoom: layer.minzoom,
    layout: { visibility: drawing.visible ? "visible" : "none" },
  } as const;
  const known: ExpressionSpecification = ["case", [">", recorded, 0], recorded, estimated];
  return narrowed(layer, [
    {
      ...place,
      id: `${layer.name}/solid`,
      filter: ["all", POLYGON, others, [">", recorded, 0]],
      paint: {
        "fill-extrusion-height": ["*", recorded, exaggeration],
        "fill-extrusion-color": byClass(recorded, colours.classes),
        "fill-extrusion-opacity": 0.96 * drawing.opacity,
      },
    },
    {
      ...place,
      id: `${layer.name}/solid-estimated`,
      filter: ["all", POLYGON, others, ["<=", recorded, 0], [">", estimated, 0]],
      paint: {
        "fill-extrusion-height": ["*", estimated, exaggeration],
        "fill-extrusion-pattern": byClass(estimated, colours.classes.map((_, i) => patternName(i))),
        "fill-extrusion-opacity": 0.8 * drawing.opacity,
      },
    },
    {
      ...place,
      id: `${layer.name}/solid-lit`,
      filter: ["all", POLYGON, ["in", ["id"], ["literal", shown]], [">", known, 0]],
      paint: {
        "fill-extrusion-height": ["*", known, exaggeration],
        "fill-extrusion-color": ["case", ["==", ["id"], lit.card ?? -1], colours.card, colours.selected],
        "fill-extrusion-opacity": 0.96 * drawing.opacity,
      },
    },
  ]);
}

/** Returns the style layers of an envelope: its volume, or a marked outline where no height is stated. */
export function drawEnvelope(drawing: Drawing, unstated: string): LayerSpecification[] {
  const { colours, exaggeration } = drawing;
  const height: ExpressionSpecification = ["*", ["get", "height_m"], exaggeration];
  const source = ENVELOPE_SOURCE;
  const colour = colours.envelope;
  return [
    {
      id: `${source}/outline`,
      type: "line",
      source,
      filter: STATED,
      paint: { "line-color": colour, "line-width": 2.5 },
    },
    {
      id: `${source}/open`,
      type: "line",
      source,
      filter: NOT_STATED,
      paint: { "line-color": colour, "line-width": 3, "line-dasharray": [2, 1.5] },
    },
    {
      id: `${source}/volume`,
      type: "fill-extrusion",
      source,
      filter: STATED,
      paint: {
        "fill-extrusion-height": height,
        "fill-extrusion-color": colour,
        "fill-extrusion-opacity": 0.38,
      },
    },
    {
      id: `${source}/roof`,
      type: "fill-extrusion",
      source,
      filter: STATED,
      paint: {
        "fill-extrusion-base": ["max", 0, ["-", height, ROOF_M]],
        "fill-extrusion-height": height,
        "fill-extrusion-color": colour,
        "fill-extrusion-opacity": 0.5,
      },
    },
    {
      id: `${source}/mark`,
      type: "symbol",
      source,
      filter: NOT_STATED,
      layout: { "text-field": unstated, "text-font": [FONT_BOLD], "text-size": 13, "text-allow-overlap": true },
      paint: { "text-color": colour, "text-halo-color": colours.light, "text-halo-width": 2 },
    },
  ];
}

function litIds({ selected, card }: Lit): number[] {
  return [...new Set([...selected, ...(card === null ? [] : [card])])];
}
