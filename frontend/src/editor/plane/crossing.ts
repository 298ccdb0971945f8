import { around, segmentsOf, type Segment } from "./segments.ts";
import { isSurface, type Line, type LocalBox, type LocalGeometry, type LocalSurface, type Position } from "./shapes.ts";

/** Twice the signed area of a triangle, m²: positive if it turns left. */
export function turn([ax, ay]: Position, [bx, by]: Position, [cx, cy]: Position): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/** The nearest position of a segment. */
export function footOn([x, y]: Position, [x1, y1]: Position, [x2, y2]: Position): Position {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square));
  return [x1 + share * dx, y1 + share * dy];
}

/** Where two segments meet in one position, ends included; null if they do not or run along each other. */
export function meeting(a: Position, b: Position, c: Position, d: Position): Position | null {
  const [rx, ry] = [b[0] - a[0], b[1] - a[1]];
  const [sx, sy] = [d[0] - c[0], d[1] - c[1]];
  const across = rx * sy - ry * sx;
  if (across === 0) return null;
  const [qx, qy] = [c[0] - a[0], c[1] - a[1]];
  const t = (qx * sy - qy * sx) / across;
  const u = (qx * ry - qy * rx) / across;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [a[0] + t * rx, a[1] + t * ry] : null;
}

/** Whether two segments pass through each other, touching ends left out. */
export function passes(a: Position, b: Position, c: Position, d: Position): boolean {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

/** The box of a segment. */
export function boxOfSegment({ from, to }: Pick<Segment, "from" | "to">): LocalBox {
  return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
}

/** The places where lines or rings of a geometry meet though they do not follow each other. */
export function selfCrossings(geometry: LocalGeometry, limit = 20): Position[] {
  const index = segmentsOf(geometry);
  const found: Position[] = [];
  for (const [i, one] of index.segments.entries()) {
    for (const other of index.nearAfter(i, boxOfSegment(one))) {
      const place = clash(one, other, isSurface(geometry));
      if (place && !found.some(([x, y]) => x === place[0] && y === place[1])) found.push(place);
      if (found.length >= limit) return found;
    }
  }
  return found;
}

/** Where two surfaces or lines pass through each other's lines, touching ends left out. */
export function linesPass(one: LocalGeometry, other: LocalGeometry): boolean {
  const index = segmentsOf(other);
  return segmentsOf(one).segments.some((a) => index.near(boxOfSegment(a)).some((b) => passes(a.from, a.to, b.from, b.to)));
}

/** Whether a position lies in a ring by the rule of odd crossings; its line may go either way. */
export function isInRing([x, y]: Position, ring: Line): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i += 1) {
    const [x1, y1] = ring[i - 1] as Position;
    const [x2, y2] = ring[i] as Position;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Whether a position lies on a line of a geometry. toleranceM: how far off, metres. */
export function isOnLine(place: Position, geometry: LocalGeometry, toleranceM: number): boolean {
  return segmentsOf(geometry)
    .near(around(place, toleranceM))
    .some(({ from, to }) => {
      const [x, y] = footOn(place, from, to);
      return Math.hypot(x - place[0], y - place[1]) <= toleranceM;
    });
}

/** Whether a position lies inside a surface and not in a hole; asks only for what lies east of it. */
export function isInside(place: Position, surface: LocalSurface): boolean {
  const [x, y] = place;
  let inside = false;
  for (const { from, to } of segmentsOf(surface).near([x, y, Infinity, y])) {
    const [[x1, y1], [x2, y2]] = [from, to];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

function clash(one: Segment, other: Segment, closed: boolean): Position | null {
  const sameLine = one.path.part === other.path.part && one.path.ring === other.path.ring;
  if (sameLine && (one.from === one.to || other.from === other.to)) return null;
  const joint = sameLine ? jointOf(one, other, closed) : null;
  if (joint) return goesBack(one, other, joint) ? joint : null;
  const place = meeting(one.from, one.to, other.from, other.to) ?? overlapStart(one, other);
  if (!place || sameLine) return place;
  return passes(one.from, one.to, other.from, other.to) ? place : overlapStart(one, other);
}

/** The vertex that two segments of a line share because one follows the other. */
function jointOf(one: Segment, other: Segment, closed: boolean): Position | null {
  if (other.path.index === one.path.index + 1) return other.from;
  const around = closed && one.path.index === 0 && same(other.to, one.from);
  return around ? one.from : null;
}

function goesBack(one: Segment, other: Segment, joint: Position): boolean {
  const a = same(one.from, joint) ? one.to : one.from;
  const b = same(other.from, joint) ? other.to : other.from;
  const ahead = (a[0] - joint[0]) * (b[0] - joint[0]) + (a[1] - joint[1]) * (b[1] - joint[1]);
  return turn(a, joint, b) === 0 && ahead > 0;
}

/** An end of one of two segments that run along each other for some length; null if they do not. */
function overlapStart(one: Segment, other: Segment): Position | null {
  if (turn(one.from, one.to, other.from) !== 0 || turn(one.from, one.to, other.to) !== 0) return null;
  const inside = (p: Position, { from, to }: Segment) =>
    (p[0] - from[0]) * (p[0] - to[0]) + (p[1] - from[1]) * (p[1] - to[1]) < 0;
  if (inside(other.from, one)) return other.from;
  if (inside(other.to, one)) return other.to;
  if (inside(one.from, other)) return one.from;
  const twins = (same(one.from, other.from) && same(one.to, other.to)) || (same(one.from, other.to) && same(one.to, other.from));
  return twins ? one.from : null;
}

function same([x1, y1]: Position, [x2, y2]: Position): boolean {
  return x1 === x2 && y1 === y2;
}
