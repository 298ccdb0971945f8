/** What of a layer says where it lies; a higher order lies above. */
interface Placed {
  readonly name: string;
  readonly order: number;
}

/** The longest order of a reader; the server takes as many layers. */
export const MOST_ORDERED = 100;

/**
 * Returns all layers of a town as they lie on the map, the lowest first.
 *
 * order: names as the reader has put them, the uppermost first. A layer that is not among them lies right
 * above the one that it lies above in the town's order.
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

/**
 * Returns the order once a layer lies right above or right below another; empty where it is the town's again.
 *
 * It names no more layers than it has to, so that it is short in an address and the others follow the town.
 */
export function orderWith(
  layers: readonly Placed[],
  order: readonly string[],
  { name, side, other }: { readonly name: string; readonly side: "above" | "below"; readonly other: string },
): readonly string[] {
  const names = inOrder(layers, order).map((layer) => layer.name);
  const rest = names.filter((one) => one !== name);
  rest.splice(rest.indexOf(other) + (side === "above" ? 1 : 0), 0, name);
  return shortest(layers, rest.reverse());
}

/** Leaves out of an order whatever follows from the rest. */
function shortest(layers: readonly Placed[], order: readonly string[]): readonly string[] {
  const wanted = inOrder(layers, order);
  const isSame = (other: readonly string[]) => inOrder(layers, other).every((layer, i) => layer === wanted[i]);
  return order.reduce((kept, name) => {
    const without = kept.filter((one) => one !== name);
    return isSame(without) ? without : kept;
  }, order);
}

/** Reads an order that came as JSON; what is not ours is left aside. */
export function readOrder(read: unknown): readonly string[] {
  if (!Array.isArray(read)) return [];
  const names = read.filter((one): one is string => typeof one === "string");
  return [...new Set(names)].slice(0, MOST_ORDERED);
}
