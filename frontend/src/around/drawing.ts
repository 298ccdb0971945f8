import type { GeoJSONSource, LayerSpecification, MapLibreMap } from "maplibre-gl";
import { followTheme } from "../map/follow-theme.ts";
import { mapColours } from "../map/map-colours.ts";

const HISTORY = "platform:history";
const PLACE = "platform:place";

/** Draws features of one source over the map until the result is called, also after a new style. */
function draw(
  map: MapLibreMap,
  source: string,
  features: readonly GeoJSON.Feature[],
  layers: () => readonly LayerSpecification[],
): () => void {
  const data: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [...features] };
  const add = () => {
    const there = map.getSource<GeoJSONSource>(source);
    if (there) return;
    map.addSource(source, { type: "geojson", data });
    for (const layer of layers()) map.addLayer(layer);
  };
  const remove = () => {
    for (const { id } of layers()) if (map.getLayer(id)) map.removeLayer(id);
    if (map.getSource(source)) map.removeSource(source);
  };
  remove();
  add();
  map.on("styledata", add);
  const stopFollowing = followTheme(map, layers);
  return () => {
    stopFollowing();
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
  const features = [...feature(before, "before"), ...feature(after, "after")];
  return (map) => draw(map, HISTORY, features, changeLayers);
}

function changeLayers(): LayerSpecification[] {
  const { halo, refused, select } = mapColours();
  const of = (state: string) => ["==", ["get", "state"], state] as ["==", ["get", string], string];
  return [
    { id: `${HISTORY}/fill`, source: HISTORY, type: "fill", filter: of("after"), paint: { "fill-color": select, "fill-opacity": 0.12 } },
    { id: `${HISTORY}/casing`, source: HISTORY, type: "line", paint: { "line-color": halo, "line-width": 6 } },
    { id: `${HISTORY}/after`, source: HISTORY, type: "line", filter: of("after"), paint: { "line-color": select, "line-width": 3 } },
    {
      id: `${HISTORY}/before`,
      source: HISTORY,
      type: "line",
      filter: of("before"),
      paint: { "line-color": refused, "line-width": 3, "line-dasharray": [2.5, 1.5] },
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
        "circle-stroke-color": ["match", ["get", "state"], "before", refused, select],
      },
    },
  ];
}

/** Returns a mount that marks a place of degrees. */
export function drawnPlace(lon: number, lat: number): (map: MapLibreMap) => () => void {
  const geometry: GeoJSON.Geometry = { type: "Point", coordinates: [lon, lat] };
  return (map) => draw(map, PLACE, [{ type: "Feature", geometry, properties: {} }], placeLayers);
}

function placeLayers(): LayerSpecification[] {
  const { halo, refused } = mapColours();
  return [
    {
      id: `${PLACE}/ring`,
      source: PLACE,
      type: "circle",
      paint: {
        "circle-radius": 12,
        "circle-color": halo,
        "circle-opacity": 0.35,
        "circle-stroke-width": 3,
        "circle-stroke-color": refused,
      },
    },
    { id: `${PLACE}/dot`, source: PLACE, type: "circle", paint: { "circle-radius": 3, "circle-color": refused } },
  ];
}
