import type { GeoJSONSource, LayerSpecification, MapLibreMap } from "maplibre-gl";

export const BEFORE_COLOUR = "#b3261e";
export const AFTER_COLOUR = "#0b57d0";
const PLACE_COLOUR = "#b3261e";
const HISTORY = "platform:history";
const PLACE = "platform:place";

/** Draws features of one source over the map until the result is called, also after a new style. */
function draw(
  map: MapLibreMap,
  source: string,
  features: readonly GeoJSON.Feature[],
  layers: readonly LayerSpecification[],
): () => void {
  const data: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [...features] };
  const add = () => {
    const there = map.getSource<GeoJSONSource>(source);
    if (there) return;
    map.addSource(source, { type: "geojson", data });
    for (const layer of layers) map.addLayer(layer);
  };
  const remove = () => {
    for (const { id } of layers) if (map.getLayer(id)) map.removeLayer(id);
    if (map.getSource(source)) map.removeSource(source);
  };
  remove();
  add();
  map.on("styledata", add);
  return () => {
    map.off("styledata", add);
    remove();
  };
}

/** Returns a mount that draws the ground before, dashed, and after a change; degrees. */
export function drawnChange(
  before: GeoJSON.Geometry | null,
  after: GeoJSON.Geometry | null,
): (map: MapLibreMap) => () => void {
  const feature = (geometry: GeoJSON.Geometry | null, state: string): GeoJSON.Feature[] =>
    geometry ? [{ type: "Feature", geometry, properties: { state } }] : [];
  const of = (state: string) => ["==", ["get", "state"], state] as ["==", ["get", string], string];
  const layers: LayerSpecification[] = [
    { id: `${HISTORY}/fill`, source: HISTORY, type: "fill", filter: of("after"), paint: { "fill-color": AFTER_COLOUR, "fill-opacity": 0.12 } },
    { id: `${HISTORY}/casing`, source: HISTORY, type: "line", paint: { "line-color": "#ffffff", "line-width": 6 } },
    { id: `${HISTORY}/after`, source: HISTORY, type: "line", filter: of("after"), paint: { "line-color": AFTER_COLOUR, "line-width": 3 } },
    {
      id: `${HISTORY}/before`,
      source: HISTORY,
      type: "line",
      filter: of("before"),
      paint: { "line-color": BEFORE_COLOUR, "line-width": 3, "line-dasharray": [2.5, 1.5] },
    },
    {
      id: `${HISTORY}/points`,
      source: HISTORY,
      type: "circle",
      filter: ["in", ["geometry-type"], ["literal", ["Point", "MultiPoint"]]],
      paint: {
        "circle-radius": 8,
        "circle-opacity": 0,
        "circle-stroke-width": 3,
        "circle-stroke-color": ["match", ["get", "state"], "before", BEFORE_COLOUR, AFTER_COLOUR],
      },
    },
  ];
  const features = [...feature(before, "before"), ...feature(after, "after")];
  return (map) => draw(map, HISTORY, features, layers);
}

/** Returns a mount that marks a place of degrees. */
export function drawnPlace(lon: number, lat: number): (map: MapLibreMap) => () => void {
  const geometry: GeoJSON.Geometry = { type: "Point", coordinates: [lon, lat] };
  const layers: LayerSpecification[] = [
    {
      id: `${PLACE}/ring`,
      source: PLACE,
      type: "circle",
      paint: {
        "circle-radius": 12,
        "circle-color": "#ffffff",
        "circle-opacity": 0.35,
        "circle-stroke-width": 3,
        "circle-stroke-color": PLACE_COLOUR,
      },
    },
    { id: `${PLACE}/dot`, source: PLACE, type: "circle", paint: { "circle-radius": 3, "circle-color": PLACE_COLOUR } },
  ];
  return (map) => draw(map, PLACE, [{ type: "Feature", geometry, properties: {} }], layers);
}
