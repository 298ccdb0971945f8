import type { Draft, Editor } from "../editor.ts";
import { areaOf } from "../plane/measures.ts";
import { isInside } from "../plane/nested-rings.ts";
import { linesOf, type LocalGeometry, type Position } from "../plane/shapes.ts";
import { distanceToSegment } from "./split-portions.ts";
import type { PointerAt } from "./tool.ts";

const REACH_PX = 8;

/** The features at a place, points and lines before surfaces, small before large; at full precision. */
export function featuresAt(editor: Editor, { raw, metresPerPixel }: PointerAt): Draft[] {
  const reach = REACH_PX * metresPerPixel;
  const [x, y] = raw;
  const hits = editor.near([x - reach, y - reach, x + reach, y + reach]).filter(({ geometry }) => geometry && meets(geometry, raw, reach));
  return hits.sort((a, b) => sizeOf(a) - sizeOf(b));
}

function sizeOf({ geometry }: Draft): number {
  return geometry ? areaOf(geometry) : 0;
}

function meets(geometry: LocalGeometry, place: Position, reach: number): boolean {
  if (geometry.type === "MultiPolygon") {
    return geometry.coordinates.some(([outer, ...holes]) => outer && isInside(outer, place) && !holes.some((hole) => isInside(hole, place)));
  }
  return linesOf(geometry).some(({ line }) => line.some((from, i) => distanceToSegment(place, from, line[i + 1] ?? from) <= reach));
}
