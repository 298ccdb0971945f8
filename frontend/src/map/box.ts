import type { MapLibreMap } from "maplibre-gl";

type Corner = readonly [number, number];

const LEAST_PX = 4;

/**
 * Lets the reader draw a box with Shift held, or without when the tool is on.
 *
 * done gets two opposite corners in pixels of the map. Call the result to take it off.
 */
export function drawBoxes(
  map: MapLibreMap,
  isToolOn: () => boolean,
  done: (one: Corner, other: Corner) => void,
): () => void {
  const area = map.getCanvasContainer();
  const frame = document.createElement("div");
  frame.className = "map-box";
  frame.hidden = true;
  area.append(frame);
  let start: Corner | null = null;

  const cornerOf = (event: PointerEvent): Corner => {
    const { left, top } = area.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const begin = (event: PointerEvent) => {
    if (event.button !== 0 || !(event.shiftKey || isToolOn())) return;
    start = cornerOf(event);
    map.dragPan.disable();
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", end);
    window.addEventListener("keydown", giveUp);
  };
  const follow = (event: PointerEvent) => {
    if (!start) return;
    const now = cornerOf(event);
    frame.hidden = !isLarge(start, now);
    frame.style.left = `${Math.min(start[0], now[0])}px`;
    frame.style.top = `${Math.min(start[1], now[1])}px`;
    frame.style.width = `${Math.abs(start[0] - now[0])}px`;
    frame.style.height = `${Math.abs(start[1] - now[1])}px`;
  };
  const stop = () => {
    start = null;
    frame.hidden = true;
    map.dragPan.enable();
    window.removeEventListener("pointermove", follow);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("keydown", giveUp);
  };
  const end = (event: PointerEvent) => {
    const from = start;
    const to = cornerOf(event);
    stop();
    if (from && isLarge(from, to)) done(from, to);
  };
  const giveUp = (event: KeyboardEvent) => {
    if (event.key === "Escape") stop();
  };

  area.addEventListener("pointerdown", begin, { capture: true });
  return () => {
    stop();
    area.removeEventListener("pointerdown", begin, { capture: true });
    frame.remove();
  };
}

function isLarge(one: Corner, other: Corner): boolean {
  return Math.abs(one[0] - other[0]) > LEAST_PX || Math.abs(one[1] - other[1]) > LEAST_PX;
}
