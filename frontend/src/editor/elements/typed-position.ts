import type { TextKey } from "../../texts/texts.ts";
import type { Plane } from "../plane/plane.ts";
import type { Position } from "../plane/shapes.ts";
import { fromDocumentOrder, rangeFault } from "../plane/spreadsheet.ts";
import { readNumber } from "../plane/traverse.ts";

/** A position that was typed, on the grid, or the text that says why it is none. */
export type TypedPosition = { readonly place: Position } | { readonly fault: TextKey };

/** Reads two numbers in the order of documents, separated by spaces, a tab or a semicolon. */
export function readTypedPosition({ crs, round }: Pick<Plane, "crs" | "round">, text: string): TypedPosition {
  const numbers = text.trim().split(/;\s*|\s+/).map(readNumber);
  const [first, second] = numbers;
  if (numbers.length !== 2 || typeof first !== "number" || typeof second !== "number") return { fault: "held_unread" };
  const place = fromDocumentOrder(crs, [first, second]);
  const fault = rangeFault(crs, place);
  if (fault) return { fault: fault === "swapped" ? "table_swapped" : "table_outside" };
  return { place: round(place) };
}
