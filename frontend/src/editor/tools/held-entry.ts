import type { Held } from "../editor-state.ts";
import { readBearing, readNumber } from "../plane/traverse.ts";

/** Reads a fixed length (above 0) and a fixed bearing, either of them empty; returns the text that is neither. */
export function heldFrom(length: string, bearing: string): Held | string {
  const lengthM = length === "" ? null : readNumber(length);
  const bearingDeg = bearing === "" ? null : readBearing(bearing);
  if (length !== "" && !(lengthM !== null && lengthM > 0)) return length;
  return bearing !== "" && bearingDeg === null ? bearing : { lengthM, bearingDeg };
}
