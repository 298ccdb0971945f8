import type { GeoJSONSource, LayerSpecification, MapLibreMap } from "maplibre-gl";
import { FONT_BOLD } from "../../map/fonts.ts";
import { followTheme } from "../../map/follow-theme.ts";
import { mapColours } from "../../map/map-colours.ts";
import type { Editor } from "../editor.ts";
import { boxOf } from "../plane/shapes.ts";

const SOURCE = "editor:others";

/** Draws around features that others edit, with their names; those at hand here stand out. Call to take off. */
export function showColleagues(map: MapLibreMap, editor: Editor): () => void {
  let told = "";
  const draw = () => {
    const features = featuresOf(editor);
    if (features.length === 0 && !map.getSource(SOURCE)) return;
    if (!map.isStyleLoaded() && !map.getSource(SOURCE)) return;
    if (!map.getSource(SOURCE)) {
      map.addSource(SOURCE, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
      told = "";
    }
    for (const layer of layers()) if (!map.getLayer(layer.id)) map.addLayer(layer);
    const now = JSON.stringify(features);
    if (now !== told) map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: "FeatureCollection", features });
    told = now;
  };
  const stops = [
    followTheme(map, layers),
    editor.store.listen((now, before) => {
      if (now.others !== before.others || now.draftTick !== before.draftTick || now.selected !== before.selected) draw();
    }),
  ];
  map.on("idle", draw);
  draw();
  return () => {
    map.off("idle", draw);
    for (const stop of stops) stop();
    for (const { id } of layers()) if (map.getLayer(id)) map.removeLayer(id);
    if (map.getSource(SOURCE)) map.removeSource(SOURCE);
  };
}

function featuresOf(editor: Editor): GeoJSON.Feature[] {
  const { others, selected } = editor.state;
  const mine = new Set([...selected, ...Object.keys(editor.draft.get().edits)]);
  return Object.entries(others).flatMap(([key, name]): GeoJSON.Feature[] => {
    const geometry = editor.feature(key)?.geometry ?? editor.known.get(key)?.geometry;
    if (!geometry) return [];
    const role = mine.has(key) ? "both" : "theirs";
    const [west = 0, south = 0, east = 0, north = 0] = boxOf(geometry) ?? [];
    const middle = editor.plane.toLonLat([(west + east) / 2, (south + north) / 2]);
    return [
      { type: "Feature", geometry: editor.plane.drawn(geometry), properties: { role } },
      { type: "Feature", geometry: { type: "Point", coordinates: middle }, properties: { role, name } },
    ];
  });
}

function layers(): LayerSpecification[] {
  const { faint, warning, halo, text } = mapColours();
  const colour = ["match", ["get", "role"], "both", warning, faint] as never;
  return [
    {
      id: `${SOURCE}/line`,
      source: SOURCE,
      type: "line",
      filter: ["!=", ["geometry-type"], "Point"],
      layout: { "line-join": "round" },
      paint: { "line-color": colour, "line-width": ["match", ["get", "role"], "both", 3.5, 2.5], "line-dasharray": [1.5, 1.5] },
    },
    {
      id: `${SOURCE}/point`,
      source: SOURCE,
      type: "circle",
      filter: ["all", ["==", ["geometry-type"], "Point"], ["!", ["has", "name"]]],
      paint: { "circle-radius": 9, "circle-opacity": 0, "circle-stroke-width": 2.5, "circle-stroke-color": colour },
    },
    {
      id: `${SOURCE}/name`,
      source: SOURCE,
      type: "symbol",
      filter: ["has", "name"],
      layout: {
        "text-field": ["get", "name"],
        "text-font": [FONT_BOLD],
        "text-size": 12 * text,
        "text-offset": [0, 1.4],
        "text-allow-overlap": true,
      },
      paint: { "text-color": colour, "text-halo-color": halo, "text-halo-width": 1.6 },
    },
  ];
}
