import type { MapLibreMap, MapMouseEvent } from "maplibre-gl";
import type { Editor } from "../editor.ts";
import type { PointerAt } from "../tools/tool.ts";
import { held } from "./held.ts";
import { snapAt } from "./snapping.ts";

const NO_KEYS = { shift: false, ctrl: false, alt: false } as const;

/** Brings what the pointer does to the tool at work; call the result to stop. */
export function listenToPointer(map: MapLibreMap, editor: Editor): () => void {
  let dragging = false;
  let latest: MapMouseEvent | null = null;
  let asked = 0;

  const at = (event: MapMouseEvent): PointerAt => {
    const { x, y } = event.point;
    const { shiftKey, ctrlKey, metaKey, altKey } = event.originalEvent;
    return placeAt(map, editor, [x, y], { shift: shiftKey, ctrl: ctrlKey || metaKey, alt: altKey });
  };
  const down = (event: MapMouseEvent) => {
    if (event.originalEvent.button !== 0 || !editor.run?.down) return;
    dragging = editor.run.down(at(event));
    if (dragging) map.dragPan.disable();
  };
  const follow = () => {
    asked = 0;
    if (!latest || !editor.run) return;
    const now = at(latest);
    editor.store.set({ pointer: now.place, snapped: now.snap });
    if (dragging) editor.run.drag?.(now);
    else editor.run.move?.(now);
  };
  const move = (event: MapMouseEvent) => {
    latest = event;
    asked ||= requestAnimationFrame(follow);
  };
  const up = (event: MapMouseEvent) => {
    if (!dragging) return;
    dragging = false;
    map.dragPan.enable();
    const now = at(event);
    editor.run?.drag?.(now);
    editor.run?.up?.(now);
  };
  const click = (event: MapMouseEvent) => editor.run?.click?.(at(event));
  const double = (event: MapMouseEvent) => {
    if (!editor.run?.doubleClick) return;
    event.preventDefault();
    editor.run.doubleClick(at(event));
  };
  const stopKeys = listenToCrosshair(map, editor);
  map.on("mousedown", down);
  map.on("mousemove", move);
  map.on("mouseup", up);
  map.on("click", click);
  map.on("dblclick", double);
  return () => {
    cancelAnimationFrame(asked);
    if (dragging) map.dragPan.enable();
    stopKeys();
    map.off("mousedown", down);
    map.off("mousemove", move);
    map.off("mouseup", up);
    map.off("click", click);
    map.off("dblclick", double);
  };
}

/**
 * Lets the map be worked by keys: arrows move it, Enter sets a point at the crosshair in its middle.
 *
 * Shift+Enter finishes what was begun; so does Enter alone while the pointer is at work.
 */
function listenToCrosshair(map: MapLibreMap, editor: Editor): () => void {
  const canvas = map.getCanvas();
  let byPointer = false;
  const centre = (alt: boolean): PointerAt =>
    placeAt(map, editor, [canvas.clientWidth / 2, canvas.clientHeight / 2], { ...NO_KEYS, alt });
  const enter = (event: KeyboardEvent) => {
    const { run } = editor;
    if (event.key.startsWith("Arrow")) byPointer = false;
    if (event.key !== "Enter" || !run) return;
    event.preventDefault();
    if (event.shiftKey || byPointer) run.finish?.();
    else run.click?.(centre(event.altKey));
  };
  const follow = () => {
    if (!("keys" in map.getContainer().dataset) || !editor.run) return;
    const now = centre(false);
    editor.store.set({ pointer: now.place, snapped: now.snap });
    editor.run.move?.(now);
  };
  const point = () => {
    byPointer = true;
  };
  canvas.addEventListener("pointerdown", point);
  canvas.addEventListener("keydown", enter);
  map.on("move", follow);
  return () => {
    canvas.removeEventListener("pointerdown", point);
    canvas.removeEventListener("keydown", enter);
    map.off("move", follow);
  };
}

/** Where a pixel of the map is for a tool: snapped if something is near, else held by what is fixed. */
export function placeAt(
  map: MapLibreMap,
  editor: Editor,
  point: readonly [number, number],
  keys: { readonly shift: boolean; readonly ctrl: boolean; readonly alt: boolean },
): PointerAt {
  const { lng, lat } = map.unproject([...point]);
  const raw = editor.plane.toLocal([lng, lat]);
  const beside = map.unproject([point[0] + 1, point[1]]);
  const [x1, y1] = editor.plane.toLocal([beside.lng, beside.lat]);
  const metresPerPixel = Math.hypot(x1 - raw[0], y1 - raw[1]);
  const reach = editor.state.snapping.reachPx * metresPerPixel;
  const except = new Set(editor.run?.ignores?.() ?? []);
  const snap = keys.alt ? null : snapAt(editor, raw, reach, except);
  const from = editor.run?.last?.() ?? null;
  return { raw, place: snap?.place ?? editor.plane.round(held(raw, from, editor.state.held)), snap, point, ...keys, metresPerPixel };
}
