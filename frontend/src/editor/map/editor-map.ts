import type { GeoJSONSource, MapLibreMap } from "maplibre-gl";
import { geometryOf } from "../drafts/draft.ts";
import type { Editor } from "../editor.ts";
import { followTheme } from "../../map/follow-theme.ts";
import { NO_SKETCH } from "../tools/tool.ts";
import { EDITS, editorLayers, HANDLES, SKETCH, SOURCES } from "./editor-style.ts";
import { hideEdited } from "./hide-edited.ts";
import { listenToPointer } from "./pointer.ts";
import { readView } from "./read-view.ts";

/** Draws the edits and the tool's sketch over the map and brings the pointer to the tool; call to take off. */
export function mountEditor(map: MapLibreMap, editor: Editor): () => void {
  let waiting = 0;
  const stops = [listenToPointer(map, editor), followTheme(map, editorLayers), readView(map, editor)];

  const ready = () => {
    for (const name of SOURCES) {
      if (!map.getSource(name)) map.addSource(name, { type: "geojson", data: collection([]) });
    }
    for (const layer of editorLayers()) if (!map.getLayer(layer.id)) map.addLayer(layer);
  };
  const draw = () => {
    waiting = 0;
    if (!map.isStyleLoaded() && !map.getSource(EDITS)) return;
    ready();
    setData(map, EDITS, editsOf(editor));
    const sketch = editor.run?.sketch() ?? NO_SKETCH;
    const shapes = sketch.shapes.map(({ geometry, role }) => feature(editor.plane.drawn(geometry), { role }));
    setData(map, SKETCH, shapes);
    const { snapped } = editor.state;
    const handles = [...sketch.handles, ...(snapped ? [{ place: snapped.place, role: "snap" }] : [])];
    const drawn = handles.map(({ place, role }) => feature({ type: "Point", coordinates: editor.plane.toLonLat(place) }, { role }));
    setData(map, HANDLES, drawn);
    hideEdited(map, editor);
  };
  const ask = () => {
    waiting ||= requestAnimationFrame(draw);
  };
  const settled = () => ask();
  map.on("styledata", settled);
  stops.push(editor.store.listen(ask));
  ask();
  return () => {
    cancelAnimationFrame(waiting);
    map.off("styledata", settled);
    for (const stop of stops) stop();
    hideEdited(map, null);
    for (const layer of editorLayers()) if (map.getLayer(layer.id)) map.removeLayer(layer.id);
    for (const name of SOURCES) if (map.getSource(name)) map.removeSource(name);
  };
}

function editsOf(editor: Editor): GeoJSON.Feature[] {
  const { selected } = editor.state;
  const busy = new Set(editor.run?.hides?.() ?? []);
  const chosen = new Set(selected);
  const { edits } = editor.draft.get();
  const changed = Object.values(edits).flatMap((edit) => {
    const geometry = edit.op === "delete" ? edit.base?.geometry : geometryOf(edit);
    if (!geometry || busy.has(edit.key)) return [];
    const role = edit.op === "delete" ? "deleted" : chosen.has(edit.key) ? "selected" : "edited";
    return [feature(editor.plane.drawn(geometry), { role })];
  });
  const untouched = selected.flatMap((key) => {
    const geometry = edits[key] || busy.has(key) ? null : editor.feature(key)?.geometry;
    return geometry ? [feature(editor.plane.drawn(geometry), { role: "selected" })] : [];
  });
  return [...changed, ...untouched];
}

function feature(geometry: GeoJSON.Geometry, properties: Record<string, string>): GeoJSON.Feature {
  return { type: "Feature", geometry, properties };
}

function collection(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features };
}

const shown = new WeakMap<GeoJSONSource, readonly GeoJSON.Feature[]>();

/** Gives a source its features unless it has the same ones. */
function setData(map: MapLibreMap, name: string, features: GeoJSON.Feature[]): void {
  const source = map.getSource<GeoJSONSource>(name);
  const before = source && shown.get(source);
  if (!source || (before?.length === features.length && before.every((one, i) => isDrawnAlike(one, features[i])))) return;
  shown.set(source, features);
  source.setData(collection(features));
}

function isDrawnAlike(one: GeoJSON.Feature, other: GeoJSON.Feature | undefined): boolean {
  if (!other || one.properties?.["role"] !== other.properties?.["role"]) return false;
  if (one.geometry === other.geometry) return true;
  if (one.geometry.type !== "Point" || other.geometry.type !== "Point") return false;
  const [[x1, y1], [x2, y2]] = [one.geometry.coordinates, other.geometry.coordinates];
  return x1 === x2 && y1 === y2;
}
