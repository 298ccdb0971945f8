import type { LayerDescription } from "../api/types.ts";
import { orderWith } from "../store/layer-order.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Whether a key asks for a layer to be moved, and which way. */
export function wayOf({ altKey, ctrlKey, metaKey, shiftKey, key }: KeyboardEvent): "up" | "down" | null {
  if (!altKey || ctrlKey || metaKey || shiftKey) return null;
  return key === "ArrowUp" ? "up" : key === "ArrowDown" ? "down" : null;
}

/** Moves a layer past the next one of a list, the uppermost first, and says where it lies then. */
export function moveLayer(workspace: Workspace, list: readonly LayerDescription[], layer: LayerDescription, way: "up" | "down"): void {
  const at = list.findIndex(({ name }) => name === layer.name);
  const other = list[at + (way === "up" ? -1 : 1)];
  if (other) return placeLayer(workspace, list, layer, way === "up" ? "above" : "below", other);
  const { say, store } = workspace;
  store.set({ announcement: say(way === "up" ? "order_uppermost" : "order_lowest", { layer: layer.title }) });
}

/** Puts a layer right above or right below another, and says so. */
export function placeLayer(
  { store, say }: Workspace,
  list: readonly LayerDescription[],
  layer: LayerDescription,
  side: "above" | "below",
  other: LayerDescription,
): void {
  const { city, choices } = store.get();
  if (!city || layer.name === other.name) return;
  const order = orderWith(city.layers, choices.order, { name: layer.name, side, other: other.name });
  const rest = list.filter(({ name }) => name !== layer.name);
  const place = rest.findIndex(({ name }) => name === other.name) + (side === "above" ? 1 : 2);
  const announcement = say(side === "above" ? "order_above" : "order_below", { layer: layer.title, other: other.title, place, count: list.length });
  store.set({ choices: { ...choices, order }, announcement });
}
