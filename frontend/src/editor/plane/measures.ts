import { isSurface, linesOf, type Line, type LocalGeometry, type Position } from "./shapes.ts";

/** The distance between two positions in metres. */
export function distance([x1, y1]: Position, [x2, y2]: Position): number {
  return Math.hypot(x2 - x1, y2 - y1);
}

/** The bearing from one position to another: degrees clockwise from grid north, 0 to 360. */
export function bearing([x1, y1]: Position, [x2, y2]: Position): number {
  const degrees = (Math.atan2(x2 - x1, y2 - y1) * 180) / Math.PI;
  return (degrees + 360) % 360;
}

/** The position at a bearing (degrees) and a distance (metres) from another. */
export function polar([x, y]: Position, bearingDeg: number, metres: number): Position {
  const angle = (bearingDeg * Math.PI) / 180;
  return [x + Math.sin(angle) * metres, y + Math.cos(angle) * metres];
}

/** The length of a line in metres. */
export function lengthOf(line: Line): number {
  let sum = 0;
  for (let i = 1; i < line.length; i += 1) sum += distance(line[i - 1] as Position, line[i] as Position);
  return sum;
}

/** The signed area of a closed ring in m², positive if it runs anticlockwise. */
export function ringArea(ring: Line): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let i = 1; i < ring.length; i += 1) {
    const [x1, y1] = ring[i - 1] as Position;
    const [x2, y2] = ring[i] as Position;
    sum += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return sum / 2;
}

/** The area of a geometry in m², its holes taken off; 0 for lines and points. */
export function areaOf(geometry: LocalGeometry): number {
  if (!isSurface(geometry)) return 0;
  return geometry.coordinates.reduce(
    (sum, [outer, ...holes]) =>
      sum + Math.abs(ringArea(outer ?? [])) - holes.reduce((gone, hole) => gone + Math.abs(ringArea(hole)), 0),
    0,
  );
}

/** The length of all lines and rings of a geometry in metres, holes included. */
export function perimeterOf(geometry: LocalGeometry): number {
  return linesOf(geometry).reduce((sum, { line }) => sum + lengthOf(line), 0);
}
