/** What of a layer says where it lies; a higher order lies above. */
interface Placed {
  readonly name: string;
  readonly order: number;
}

/** The longest order of a reader; the server takes as many layers. */
export const MOST_ORDERED = 100;

/**
 * Returns layers as they lie on the map, the lowest first.
 *
 * order: the names as the reader has put them, the uppermost first. A layer that is not among them, loaded
 * since perhaps, lies right above the one that it lies above in the town's order.
 */
export function inOrder<Layer extends Placed>(layers: readonly Layer[], order: readonly string[]): Layer[] {
  const town = [...layers].sort((a, b) => a.order - b.order);
  if (order.length === 0) return town;
  const placed = order.toReversed().flatMap((name) => town.find((layer) => layer.name === name) ?? []);
  town.forEach((layer, i) => {
    const below = town[i - 1];
    if (!order.includes(layer.name)) placed.splice(below ? placed.indexOf(below) + 1 : 0, 0, layer);
  });
  return placed;
}

/** Returns the order once a layer lies right above or right below another; empty where it is the town's again. */
export function orderWith(
  layers: readonly Placed[],
  order: readonly string[],
  { name, side, other }: { readonly name: string; readonly side: "above" | "below"; readonly other: string },
): readonly string[] {
  const names = inOrder(layers, order).map((layer) => layer.name);
  const rest = names.filter((one) => one !== name);
  rest.splice(rest.indexOf(other) + (side === "above" ? 1 : 0), 0, name);
  const town = inOrder(layers, []).map((layer) => layer.name);
  return rest.every((one, i) => one === town[i]) ? [] : rest.reverse();
}

/** Reads an order that came as JSON; what is not ours is left aside. */
export function readOrder(read: unknown): readonly string[] {
  if (!Array.isArray(read)) return [];
  const names = read.filter((one): one is string => typeof one === "string");
  return [...new Set(names)].slice(0, MOST_ORDERED);
}
