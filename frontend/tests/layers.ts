import type { LayerDescription, Look } from "../src/api/types.ts";

/** A look with the given facts, otherwise a thin grey line. */
export function makeLook(facts: Partial<Look> = {}): Look {
  return {
    value: null,
    title: null,
    fill: null,
    fill_opacity: 0.5,
    line: "#808080",
    width: 1,
    dash: [],
    radius: 4,
    hatch: null,
    ...facts,
  };
}

/** A loaded layer of polygons with the given facts. */
export function makeLayer(facts: Partial<LayerDescription> = {}): LayerDescription {
  return {
    name: "parcels",
    title: "Land parcels",
    group: "cadastre",
    geometry: "MULTIPOLYGON",
    tiles: "/town/tiles/parcels/{z}/{x}/{y}.mvt",
    revision: 3,
    minzoom: 13,
    maxzoom: 17,
    loaded: true,
    as_of: null,
    label_field: "cadastral_number",
    shown: true,
    order: 60,
    label: null,
    label_from: 16,
    looks: [makeLook()],
    by: null,
    ...facts,
  };
}
