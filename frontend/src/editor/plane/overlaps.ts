import { intersection, type Geom } from "polyclip-ts";
import { boxOfSegment, footOn, isInside, passes } from "./crossing.ts";
import { areaOf } from "./measures.ts";
import { segmentsOf, type Segment } from "./segments.ts";
import { boxOf, type Line, type LocalBox, type LocalSurface, type Position } from "./shapes.ts";

/** Rings with more vertices are cut to the ground in question before they are clipped. */
const CUT_FROM = 64;
/** Where a surface is looked through when neither lines nor vertices tell, as a share of the height. */
const SCAN_SHARE = 0.4871;
const ON_LINE_M = 1e-7;

/** Ground that a surface shares with a neighbour. */
export interface SharedGround<Key> {
  readonly key: Key;
  readonly areaM2: number;
  readonly place: LocalSurface;
}

/** Returns the neighbours that share more ground with a surface than the tolerance, the largest first. */
export function sharedGrounds<Key>(
  surface: LocalSurface,
  neighbours: readonly { readonly key: Key; readonly geometry: LocalSurface }[],
  toleranceM2: number,
): SharedGround<Key>[] {
  const found = neighbours.flatMap(({ key, geometry }) => {
    const place = sharedGround(surface, geometry);
    return place ? [{ key, place, areaM2: areaOf(place) }] : [];
  });
  return found.filter(({ areaM2 }) => areaM2 > toleranceM2).sort((a, b) => b.areaM2 - a.areaM2);
}

/** Returns the ground that two surfaces share; null if they only touch or lie apart. */
export function sharedGround(one: LocalSurface, other: LocalSurface): LocalSurface | null {
  const window = commonBox(boxOf(one), boxOf(other));
  if (!window || !mayShare(one, other, window)) return null;
  const coordinates = intersection(cutTo(one, window), cutTo(other, window));
  return coordinates.length > 0 ? { type: "MultiPolygon", coordinates } : null;
}

/** How many segments lie where two surfaces may share ground: what it costs to ask. */
export function segmentsInCommon(one: LocalSurface, other: LocalSurface): number {
  const window = commonBox(boxOf(one), boxOf(other));
  return window ? segmentsOf(one).near(window).length + segmentsOf(other).near(window).length : 0;
}

function commonBox(one: LocalBox | null, other: LocalBox | null): LocalBox | null {
  if (!one || !other) return null;
  const box = [Math.max(one[0], other[0]), Math.max(one[1], other[1]), Math.min(one[2], other[2]), Math.min(one[3], other[3])] as const;
  return box[0] < box[2] && box[1] < box[3] ? box : null;
}

function mayShare(one: LocalSurface, other: LocalSurface, window: LocalBox): boolean {
  const [mine, theirs] = [segmentsOf(one), segmentsOf(other)];
  const near = mine.near(window);
  if (near.some((a) => theirs.near(boxOfSegment(a)).some((b) => meetsAcross(a, b)))) return true;
  return hasPlaceIn(near, other) || hasPlaceIn(theirs.near(window), one) || scanned(one, other, window);
}

/** Whether segments pass through each other, or one ends on the other and not at its end. */
function meetsAcross(a: Segment, b: Segment): boolean {
  if (passes(a.from, a.to, b.from, b.to)) return true;
  return endsOn(a.from, b) || endsOn(a.to, b) || endsOn(b.from, a) || endsOn(b.to, a);
}

function endsOn(place: Position, { from, to }: Segment): boolean {
  if (same(place, from) || same(place, to)) return false;
  const [x, y] = footOn(place, from, to);
  return Math.hypot(x - place[0], y - place[1]) <= ON_LINE_M;
}

function hasPlaceIn(segments: readonly Segment[], surface: LocalSurface): boolean {
  return segments.some(({ from, to }) => {
    const middle: Position = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    return isWithin(from, surface) || isWithin(middle, surface);
  });
}

function isWithin(place: Position, surface: LocalSurface): boolean {
  if (!isInside(place, surface)) return false;
  const [x, y] = place;
  const near = segmentsOf(surface).near([x - ON_LINE_M, y - ON_LINE_M, x + ON_LINE_M, y + ON_LINE_M]);
  return !near.some((one) => same(place, one.from) || same(place, one.to) || endsOn(place, one));
}

/** Whether ground of one surface on a line through the window lies in the other. */
function scanned(one: LocalSurface, other: LocalSurface, [west, south, east, north]: LocalBox): boolean {
  const y = south + (north - south) * SCAN_SHARE;
  const cuts = [one, other].flatMap((surface) =>
    segmentsOf(surface).near([-Infinity, y, Infinity, y]).flatMap(({ from, to }) => (from[1] > y !== to[1] > y ? [crossedAt(from, to, y)] : [])),
  );
  const xs = [west, east, ...cuts].filter((x) => x >= west && x <= east).sort((a, b) => a - b);
  return xs.slice(1).some((x, i) => {
    const before = xs[i] as number;
    const middle: Position = [(x + before) / 2, y];
    return x - before > ON_LINE_M && isInside(middle, one) && isInside(middle, other);
  });
}

function crossedAt([x1, y1]: Position, [x2, y2]: Position, y: number): number {
  return x1 + ((y - y1) / (y2 - y1)) * (x2 - x1);
}

function cutTo({ coordinates }: LocalSurface, window: LocalBox): Geom {
  return coordinates.flatMap((rings) => {
    const cut = rings.map((ring) => (ring.length > CUT_FROM ? ringCutTo(ring, window) : ring)).filter((ring) => ring.length > 3);
    return cut.length > 0 ? [cut.map((ring) => ring.map(([x, y]): [number, number] => [x, y]))] : [];
  });
}

/** A ring without what lies beyond a box (Sutherland and Hodgman); pieces stay joined along the sides of the box. */
function ringCutTo(ring: Line, [west, south, east, north]: LocalBox): Line {
  const sides: readonly (readonly [0 | 1, number, 1 | -1])[] = [[0, west, 1], [0, east, -1], [1, south, 1], [1, north, -1]];
  const open = sides.reduce<Line>((left, [axis, limit, sign]) => beyondCut(left, axis, limit, sign), ring.slice(0, -1));
  return open.length < 3 ? [] : [...open, open[0] as Position];
}

function beyondCut(open: Line, axis: 0 | 1, limit: number, sign: 1 | -1): Line {
  const kept: Position[] = [];
  for (const [i, to] of open.entries()) {
    const from = open[(i + open.length - 1) % open.length] as Position;
    const [isIn, wasIn] = [sign * (to[axis] - limit) >= 0, sign * (from[axis] - limit) >= 0];
    if (isIn !== wasIn) {
      const share = (limit - from[axis]) / (to[axis] - from[axis]);
      const off = from[1 - axis as 0 | 1] + share * (to[1 - axis as 0 | 1] - from[1 - axis as 0 | 1]);
      kept.push(axis === 0 ? [limit, off] : [off, limit]);
    }
    if (isIn) kept.push(to);
  }
  return kept;
}

function same([x1, y1]: Position, [x2, y2]: Position): boolean {
  return x1 === x2 && y1 === y2;
}
