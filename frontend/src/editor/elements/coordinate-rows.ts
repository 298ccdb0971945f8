import { bearing, distance } from "../plane/measures.ts";
import { closed, opened } from "../plane/nested-rings.ts";
import { isSurface, linesOf, withLine, type Line, type LocalGeometry, type Position } from "../plane/shapes.ts";

/** A turning point as the table shows it; length and bearing lead to the next one, null after the last of a line. */
export interface CoordinateRow {
  readonly part: number;
  readonly ring: number;
  readonly index: number;
  readonly place: Position;
  readonly lengthM: number | null;
  readonly bearingDeg: number | null;
}

/** The turning points of a geometry by part and ring; the point that closes a ring is no row. */
export function rowsOf(geometry: LocalGeometry): CoordinateRow[] {
  return linesOf(geometry).flatMap(({ part, ring, line }) => {
    const corners = isSurface(geometry) ? opened(line) : line;
    return corners.map((place, index) => {
      const next = corners[index + 1] ?? (isSurface(geometry) ? corners[0] : undefined);
      const known = next && corners.length > 1;
      return { part, ring, index, place, lengthM: known ? distance(place, next) : null, bearingDeg: known ? bearing(place, next) : null };
    });
  });
}

/** The rings and lines of a geometry as they are written into a table. */
export function openLinesOf(geometry: LocalGeometry): Line[] {
  return linesOf(geometry).map(({ line }) => (isSurface(geometry) ? opened(line) : line));
}

type At = Pick<CoordinateRow, "part" | "ring" | "index">;

/** Returns the geometry with a turning point moved. */
export function withPlace(geometry: LocalGeometry, at: At, place: Position): LocalGeometry {
  return withCorners(geometry, at, (corners) => corners.map((one, i) => (i === at.index ? place : one)));
}

/** Returns the geometry with a turning point after another, in the middle to the one that follows. */
export function withPlaceAfter(geometry: LocalGeometry, at: At, round: (place: Position) => Position): LocalGeometry {
  return withCorners(geometry, at, (corners) => {
    const [from, to] = [corners[at.index], corners[at.index + 1] ?? (isSurface(geometry) ? corners[0] : undefined)];
    if (!from) return corners;
    const before = corners[at.index - 1] ?? from;
    const [x, y] = to ?? [2 * from[0] - before[0], 2 * from[1] - before[1]];
    const middle: Position = to ? [(from[0] + x) / 2, (from[1] + y) / 2] : [x, y];
    return [...corners.slice(0, at.index + 1), round(middle), ...corners.slice(at.index + 1)];
  });
}

/** Returns the geometry without a turning point; null where too few would be left. */
export function withoutPlace(geometry: LocalGeometry, at: At): LocalGeometry | null {
  const count = openLinesOf(geometry)[linesOf(geometry).findIndex(({ part, ring }) => part === at.part && ring === at.ring)]?.length ?? 0;
  const fewest = geometry.type === "MultiPolygon" ? 3 : geometry.type === "MultiLineString" ? 2 : Infinity;
  if (count <= fewest) return null;
  return withCorners(geometry, at, (corners) => corners.filter((_, i) => i !== at.index));
}

/** Returns the geometry with a turning point exchanged with the one before (-1) or after it (1). */
export function withPlaceMoved(geometry: LocalGeometry, at: At, by: -1 | 1): LocalGeometry | null {
  const to = at.index + by;
  let moved = false;
  const changed = withCorners(geometry, at, (corners) => {
    const [one, other] = [corners[at.index], corners[to]];
    if (!one || !other) return corners;
    moved = true;
    return corners.map((place, i) => (i === at.index ? other : i === to ? one : place));
  });
  return moved ? changed : null;
}

function withCorners(geometry: LocalGeometry, { part, ring }: At, change: (corners: Line) => Line): LocalGeometry {
  const found = linesOf(geometry).find((one) => one.part === part && one.ring === ring);
  if (!found) return geometry;
  const corners = change(isSurface(geometry) ? opened(found.line) : found.line);
  return withLine(geometry, part, ring, [isSurface(geometry) ? closed(corners) : corners]);
}
