import type { GeoJSONSource, LayerSpecification, MapLibreMap, MapMouseEvent } from "maplibre-gl";
import { onAppearance } from "../appearance/appearance.ts";
import { mapColours } from "../map/map-colours.ts";
import { lineInTheme } from "../map/tint.ts";
import type { DroppedFiles, LayerKey } from "./dropped-files.ts";
import type { FileLayer } from "./preview-client.ts";

const PREFIX = "dropped:";
const PARTS = ["fill", "line", "circle", "problem"] as const;

/** Draws the files over the map and shows what is clicked; call to take them off. */
export function mountDropped(map: MapLibreMap, dropped: DroppedFiles): () => void {
  const given = new Map<LayerKey, FileLayer>();
  const draw = () => {
    if (!map.isStyleLoaded() && given.size === 0 && !map.getStyle()) return;
    const shown = new Map(layersOf(dropped));
    for (const key of [...given.keys()]) {
      if (shown.has(key)) continue;
      takeOff(map, key);
      given.delete(key);
    }
    for (const [key, layer] of shown) {
      if (!map.getSource(PREFIX + key)) {
        map.addSource(PREFIX + key, { type: "geojson", data: dataOf(layer) });
        for (const drawn of drawnAs(key)) map.addLayer(drawn);
      } else if (given.get(key) !== layer) {
        map.getSource<GeoJSONSource>(PREFIX + key)?.setData(dataOf(layer));
      }
      given.set(key, layer);
      paint(map, key, dropped);
    }
  };
  const click = (event: MapMouseEvent) => {
    const ids = [...given.keys()].flatMap((key) => PARTS.slice(0, 3).map((part) => `${PREFIX}${key}/${part}`));
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ids.filter((id) => map.getLayer(id)) });
    if (hit && typeof hit.id === "number") dropped.look(hit.source.slice(PREFIX.length) as LayerKey, hit.id);
  };
  const stops = [dropped.store.listen(draw), onAppearance(draw)];
  map.on("styledata", draw);
  map.on("click", click);
  draw();
  return () => {
    for (const stop of stops) stop();
    map.off("styledata", draw);
    map.off("click", click);
    for (const key of given.keys()) takeOff(map, key);
  };
}

function layersOf(dropped: DroppedFiles): [LayerKey, FileLayer][] {
  return dropped.state.files.flatMap(({ key, preview }) =>
    (preview?.layers ?? []).map((layer): [LayerKey, FileLayer] => [`${key}:${layer.number}`, layer]),
  );
}

function dataOf(layer: FileLayer): GeoJSON.FeatureCollection {
  const features = layer.features.features.flatMap(({ id, geometry }) =>
    geometry ? [{ type: "Feature" as const, id, geometry, properties: {} }] : [],
  );
  const places = layer.problems.flatMap(({ place }) =>
    place ? [{ type: "Feature" as const, geometry: place, properties: { problem: true } }] : [],
  );
  return { type: "FeatureCollection", features: [...features, ...places] };
}

function drawnAs(key: LayerKey): LayerSpecification[] {
  const source = PREFIX + key;
  const whole: ["!", ["has", "problem"]] = ["!", ["has", "problem"]];
  const surface = ["all", whole, ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]]];
  const point = ["in", ["geometry-type"], ["literal", ["Point", "MultiPoint"]]];
  return [
    { id: `${source}/fill`, source, type: "fill", filter: surface as never, paint: { "fill-opacity": 0.18 } },
    { id: `${source}/line`, source, type: "line", filter: ["all", whole, ["!", point]] as never, layout: { "line-join": "round" }, paint: { "line-width": 2 } },
    { id: `${source}/circle`, source, type: "circle", filter: ["all", whole, point] as never, paint: { "circle-radius": 5, "circle-stroke-width": 1.5 } },
    { id: `${source}/problem`, source, type: "circle", filter: ["has", "problem"], paint: { "circle-radius": 8, "circle-opacity": 0, "circle-stroke-width": 3 } },
  ];
}

function paint(map: MapLibreMap, key: LayerKey, dropped: DroppedFiles): void {
  const source = PREFIX + key;
  const colour = lineInTheme(dropped.colour(key));
  const { warning, handle } = mapColours();
  const looked = dropped.state.looked?.layer === key ? dropped.state.looked.row : -1;
  for (const part of PARTS) map.setLayoutProperty(`${source}/${part}`, "visibility", dropped.state.hidden.has(key) ? "none" : "visible");
  for (const part of PARTS.slice(0, 3)) map.setPaintProperty(`${source}/${part}`, `${part}-color` as "fill-color", colour);
  map.setPaintProperty(`${source}/circle`, "circle-stroke-color", handle);
  map.setPaintProperty(`${source}/problem`, "circle-stroke-color", warning);
  map.setPaintProperty(`${source}/line`, "line-width", ["case", ["==", ["id"], looked], 5, 2]);
  map.setPaintProperty(`${source}/circle`, "circle-radius", ["case", ["==", ["id"], looked], 9, 5]);
}

function takeOff(map: MapLibreMap, key: LayerKey): void {
  for (const part of PARTS) if (map.getLayer(`${PREFIX}${key}/${part}`)) map.removeLayer(`${PREFIX}${key}/${part}`);
  if (map.getSource(PREFIX + key)) map.removeSource(PREFIX + key);
}
