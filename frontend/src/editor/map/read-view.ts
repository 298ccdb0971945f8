import type { MapLibreMap } from "maplibre-gl";
import type { Editor } from "../editor.ts";
import type { LocalBox } from "../plane/shapes.ts";

const READ_FROM_ZOOM = 14;
/** News of one publication come one after the other: they are read at once. */
const PAUSE_MS = 300;

/**
 * Reads the features of the layers in view at full precision: when the map has moved, and when news
 * say that what was read is no longer what is stored; call to stop.
 */
export function readView(map: MapLibreMap, editor: Editor): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isTelling = false;
  const read = async () => {
    if (map.getZoom() >= READ_FROM_ZOOM) await readAround(map, editor);
  };
  const readAgain = async () => {
    await read();
    isTelling = true;
    editor.store.set({ knownTick: editor.state.knownTick + 1 });
    isTelling = false;
    editor.redraw();
  };
  const moved = () => void read();
  map.on("moveend", moved);
  const unlisten = editor.store.listen((now, before) => {
    if (now.knownTick === before.knownTick || isTelling) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => void readAgain(), PAUSE_MS);
  });
  moved();
  return () => {
    clearTimeout(waiting);
    map.off("moveend", moved);
    unlisten();
  };
}

/** The box of the view in local metres. */
export function viewBox(map: MapLibreMap, editor: Editor): LocalBox {
  const { clientWidth: width, clientHeight: height } = map.getCanvas();
  const corners = ([[0, 0], [width, 0], [width, height], [0, height]] as const).map(([x, y]) => {
    const { lng, lat } = map.unproject([x, y]);
    return editor.plane.toLocal([lng, lat]);
  });
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

async function readAround(map: MapLibreMap, editor: Editor): Promise<void> {
  const shown = editor.workspace.shownLayers();
  const layers = editor.state.layers.map(({ name }) => name).filter((name) => shown.has(name));
  try {
    const truncated = await editor.known.read(layers, viewBox(map, editor));
    editor.store.set({ truncated });
  } catch {
    editor.notice(editor.workspace.say("snapping_unread"));
  }
}
