import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { City, LayerDescription } from "../api/types.ts";
import { isShown, opacityOf } from "../store/choices.ts";
import { selectableLayers } from "../store/selectable.ts";
import { inOrder } from "../store/layer-order.ts";
import type { DrawnChoices } from "../store/lookups.ts";
import { asDrawn } from "./as-drawn.ts";
import { drawLabel } from "./draw-label.ts";
import { drawLayer } from "./draw-layer.ts";
import { fontFaces } from "./fonts.ts";
import { CARD_SOURCE, drawCard, drawSelected } from "./highlight.ts";
import { mapColours } from "./map-colours.ts";

/** Returns the loaded layers of a city as the town has them, the lowest first. */
export function drawnLayers(city: City): LayerDescription[] {
  return inOrder(city.layers.filter((layer) => layer.loaded), []);
}

/** Returns the style layers of a city's layers, the lowest first: what is drawn, marked and named. */
export function layersOf(city: City, choices: DrawnChoices): LayerSpecification[] {
  return levelsOf(city, choices).flat();
}

/** Returns the style layers by what they are for: to draw, to mark, to mark one card, to name; the lowest first. */
export function levelsOf(city: City, choices: DrawnChoices): LayerSpecification[][] {
  const layers = inOrder(city.layers, choices.order).filter(({ loaded }) => loaded).map((layer) => asDrawn(layer, choices));
  const selectable = selectableLayers(city);
  const under = layers.flatMap((layer) => shownAs(layer, choices, drawLayer(layer, opacityOf(choices, layer))));
  const marks = layers.filter((layer) => selectable.has(layer.name)).flatMap(drawSelected);
  const labels = layers.flatMap((layer) => shownAs(layer, choices, drawLabel(layer)));
  return [under, marks, drawCard(), labels];
}

/** Returns the whole style of the map: nothing in it comes from another site. */
export function styleOf(city: City, choices: DrawnChoices, base: string): StyleSpecification {
  const layers = drawnLayers(city);
  return {
    version: 8,
    "font-faces": fontFaces(base),
    sources: {
      ...Object.fromEntries(layers.map((layer) => [layer.name, sourceOf(layer, base)])),
      [CARD_SOURCE]: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": mapColours().paper } },
      ...layersOf(city, choices),
    ],
  };
}

/** Returns the absolute address of a layer's tiles, its places in braces kept. */
export function tilesOf(layer: LayerDescription, base: string): string {
  return new URL(layer.tiles, base).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
}

function sourceOf(layer: LayerDescription, base: string): StyleSpecification["sources"][string] {
  return {
    type: "vector",
    tiles: [tilesOf(layer, base)],
    minzoom: layer.minzoom,
    maxzoom: layer.maxzoom,
  };
}

function shownAs(layer: LayerDescription, choices: DrawnChoices, drawn: LayerSpecification[]): LayerSpecification[] {
  const visibility = isShown(choices, layer) ? "visible" : "none";
  return drawn.map((one) => ({ ...one, layout: { ...one.layout, visibility } }) as LayerSpecification);
}
