import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { LayerDescription } from "../api/types.ts";
import { mapColours } from "./map-colours.ts";

/** The source that holds the exact geometry of the card's feature. */
export const CARD_SOURCE = "platform:card";

const POLYGON: ExpressionSpecification = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]];
const POINT: ExpressionSpecification = ["in", ["geometry-type"], ["literal", ["Point", "MultiPoint"]]];
const NO_POINT: ExpressionSpecification = ["!", POINT];

/** Returns the style layers that mark selected features of a layer. */
export function drawSelected(layer: LayerDescription): LayerSpecification[] {
  const { select } = mapColours();
  const place = { source: layer.name, "source-layer": layer.name };
  return [
    {
      ...place,
      id: `${layer.name}/selected-fill`,
      type: "fill",
      filter: POLYGON,
      paint: { "fill-color": select, "fill-opacity": whenSelected(0.26), "fill-antialias": false },
    },
    {
      ...place,
      id: `${layer.name}/selected-line`,
      type: "line",
      filter: NO_POINT,
      layout: { "line-join": "round" },
      paint: { "line-color": select, "line-width": 2.4, "line-opacity": whenSelected(1) },
    },
    {
      ...place,
      id: `${layer.name}/selected-circle`,
      type: "circle",
      filter: POINT,
      paint: {
        "circle-radius": 9,
        "circle-opacity": 0,
        "circle-stroke-color": select,
        "circle-stroke-width": 2.4,
        "circle-stroke-opacity": whenSelected(1),
      },
    },
  ];
}

/** Returns the style layers that mark the feature whose card is open. */
export function drawCard(): LayerSpecification[] {
  const { card, halo } = mapColours();
  const line = { source: CARD_SOURCE, type: "line", filter: NO_POINT } as const;
  const layout = { "line-join": "round", "line-cap": "round" } as const;
  return [
    {
      id: `${CARD_SOURCE}/fill`,
      source: CARD_SOURCE,
      type: "fill",
      filter: POLYGON,
      paint: { "fill-color": card, "fill-opacity": 0.12, "fill-antialias": false },
    },
    { ...line, layout, id: `${CARD_SOURCE}/casing`, paint: { "line-color": halo, "line-width": 6, "line-opacity": 0.9 } },
    { ...line, layout, id: `${CARD_SOURCE}/line`, paint: { "line-color": card, "line-width": 3 } },
    {
      id: `${CARD_SOURCE}/circle`,
      source: CARD_SOURCE,
      type: "circle",
      filter: POINT,
      paint: {
        "circle-radius": 11,
        "circle-color": card,
        "circle-opacity": 0.12,
        "circle-stroke-color": card,
        "circle-stroke-width": 3,
      },
    },
  ];
}

function whenSelected(amount: number): ExpressionSpecification {
  return ["case", ["boolean", ["feature-state", "selected"], false], amount, 0];
}
