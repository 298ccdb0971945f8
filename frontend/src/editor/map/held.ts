import type { Held } from "../editor-state.ts";
import { bearing, distance, polar } from "../plane/measures.ts";
import type { Position } from "../plane/shapes.ts";

/** Returns the position that is nearest to another and keeps the fixed length and bearing from a third. */
export function held(raw: Position, from: Position | null, { lengthM, bearingDeg }: Held): Position {
  if (!from || (lengthM === null && bearingDeg === null)) return raw;
  if (bearingDeg === null) return polar(from, bearing(from, raw), lengthM ?? 0);
  const angle = ((bearing(from, raw) - bearingDeg) * Math.PI) / 180;
  return polar(from, bearingDeg, lengthM ?? Math.max(0, distance(from, raw) * Math.cos(angle)));
}
