import type { MapLibreMap, MapMouseEvent } from "maplibre-gl";
import type { LayerDescription } from "../api/types.ts";
import type { FeatureRef, Hit } from "../store/state.ts";
import { drawBoxes } from "./box.ts";
import { around, pick } from "./pick.ts";

/** What the map tells about what the reader does on it. */
export interface MapEvents {
  /** The features under a click, the topmost first; adding: Shift or Ctrl was held. */
  picked(hits: readonly Hit[], adding: boolean): void;
  boxed(hits: readonly Hit[]): void;
  /** settled: the movement has ended. */
  moved(settled: boolean): void;
  pointer(at: readonly [number, number] | null): void;
  failed(message: string): void;
  isBoxToolOn(): boolean;
}

/** Passes clicks, keys, boxes and movements on; shown() names the layers to look in. */
export function listen(map: MapLibreMap, events: MapEvents, shown: () => readonly LayerDescription[]): () => void {
  const hover = hoverOn(map, shown);
  map.on("click", (event) => {
    const { shiftKey, ctrlKey, metaKey } = event.originalEvent;
    events.picked(pick(map, shown(), around(event.point)), shiftKey || ctrlKey || metaKey);
  });
  map.on("mousemove", (event) => {
    events.pointer([event.lngLat.lng, event.lngLat.lat]);
    hover(event);
  });
  map.on("mouseout", () => {
    events.pointer(null);
    hover(null);
  });
  map.on("moveend", () => events.moved(true));
  map.on("zoom", () => events.moved(false));
  map.on("error", (event) => events.failed(event.error?.message ?? ""));
  answerKeys(map, (adding) => {
    const { clientWidth, clientHeight } = map.getCanvas();
    const centre = { x: clientWidth / 2, y: clientHeight / 2 };
    events.picked(pick(map, shown(), around(centre)), adding);
  });
  return drawBoxes(map, events.isBoxToolOn, (one, other) => {
    events.boxed(pick(map, shown(), [[...one], [...other]]));
  });
}

/** Enter asks what is at the centre, which is marked while the map is worked by keys. */
function answerKeys(map: MapLibreMap, enter: (adding: boolean) => void): void {
  const { dataset } = map.getContainer();
  const canvas = map.getCanvas();
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key.startsWith("Arrow")) dataset["keys"] = "";
    if (event.key !== "Enter") return;
    event.preventDefault();
    enter(event.shiftKey);
  });
  for (const end of ["blur", "pointerdown"]) canvas.addEventListener(end, () => delete dataset["keys"]);
}

/** Marks the topmost feature under the pointer, once a frame. */
function hoverOn(map: MapLibreMap, shown: () => readonly LayerDescription[]) {
  let now: FeatureRef | null = null;
  let waiting: MapMouseEvent | null = null;
  let asked = false;
  const mark = (ref: FeatureRef | null, hover: boolean) => {
    if (!ref || !map.getSource(ref.layer)) return;
    map.setFeatureState({ source: ref.layer, sourceLayer: ref.layer, id: ref.id }, { hover });
  };
  const look = () => {
    asked = false;
    if (map.isMoving()) return;
    const found = waiting ? (pick(map, shown(), around(waiting.point))[0] ?? null) : null;
    map.getCanvas().style.cursor = found ? "pointer" : "";
    if (found?.layer === now?.layer && found?.id === now?.id) return;
    mark(now, false);
    mark(found, true);
    now = found;
  };
  return (event: MapMouseEvent | null) => {
    waiting = event;
    if (asked) return;
    asked = true;
    requestAnimationFrame(look);
  };
}
