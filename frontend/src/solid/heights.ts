import type { ExpressionSpecification } from "maplibre-gl";
import type { LayerHeights } from "../api/types.ts";

/** Where a height comes from; an unknown one is drawn flat. */
export type HeightSource = "recorded" | "estimated" | "unknown";

/** A height in metres above the ground; 0 where it is not known. */
export interface Height {
  readonly source: HeightSource;
  readonly metres: number;
}

/** Upper ends of the classes of heights in metres, each of which belongs to its class; the last is open. */
export const CLASS_ENDS_M = [6, 12, 25, 45] as const;

const MOST_STOREYS = 200;

/** Returns the number of a class of heights, 0 for the lowest. */
export function classOf(metres: number): number {
  const place = CLASS_ENDS_M.findIndex((end) => metres <= end);
  return place < 0 ? CLASS_ENDS_M.length : place;
}

/** Returns the height of a feature: as recorded, else estimated by its storeys above ground. */
export function heightOf(properties: Readonly<Record<string, unknown>>, heights: LayerHeights): Height {
  const recorded = Number(properties[heights.recorded] ?? 0);
  if (recorded > 0) return { source: "recorded", metres: recorded };
  const above = storeysIn(properties, heights.storeys) - storeysIn(properties, heights.underground);
  if (above <= 0) return { source: "unknown", metres: 0 };
  return { source: "estimated", metres: above * heights.storey_m };
}

/** Returns what reads the recorded height off a feature of a tile; 0 where there is none. */
export function recordedHeight(heights: LayerHeights): ExpressionSpecification {
  return ["max", 0, ["to-number", ["get", heights.recorded], 0]];
}

/** Returns what estimates the height of a feature of a tile by its storeys; 0 where it cannot. */
export function estimatedHeight(heights: LayerHeights): ExpressionSpecification {
  const above: ExpressionSpecification = ["-", storeyNumber(heights.storeys), storeyNumber(heights.underground)];
  return ["*", ["max", 0, above], heights.storey_m];
}

/** Returns the value of a class for a height. */
export function byClass<Value extends string>(
  height: ExpressionSpecification,
  values: readonly Value[],
): ExpressionSpecification {
  const [lowest = ""] = values;
  // a step begins with its number, a class ends with it: a hundredth of a millimetre tells them apart
  const steps = CLASS_ENDS_M.flatMap((end, i) => [end + 1e-5, values[i + 1] ?? lowest]);
  return ["step", height, lowest, ...steps] as unknown as ExpressionSpecification;
}

/** A register writes texts: of a range such as 4-5 the number after the hyphen counts. */
function storeysIn(properties: Readonly<Record<string, unknown>>, field: string | null): number {
  const text = String((field && properties[field]) ?? "");
  const number = Number(text.slice(text.indexOf("-") + 1));
  return Number.isInteger(number) && number >= 0 && number <= MOST_STOREYS ? number : 0;
}

function storeyNumber(field: string | null): ExpressionSpecification {
  if (!field) return ["literal", 0] as unknown as ExpressionSpecification;
  const text: ExpressionSpecification = ["to-string", ["coalesce", ["get", field], ""]];
  const after: ExpressionSpecification = ["slice", text, ["+", ["index-of", "-", text], 1]];
  const number: ExpressionSpecification = ["to-number", after, 0];
  const fits: ExpressionSpecification = [
    "all",
    ["==", number, ["floor", number]],
    [">=", number, 0],
    ["<=", number, MOST_STOREYS],
  ];
  return ["case", fits, number, 0];
}
