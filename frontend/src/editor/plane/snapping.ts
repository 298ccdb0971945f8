import type { FeatureKey } from "../drafts/draft.ts";
import type { SnapSettings } from "../editor-state.ts";
import type { Snap, SnapKind } from "../tools/tool.ts";
import { footOn, meeting } from "./crossing.ts";
import { distance } from "./measures.ts";
import { around, segmentsOf, type Segment } from "./segments.ts";
import type { LocalGeometry, Position } from "./shapes.ts";

/** More segments than these around one position are not tried for intersections. */
const PAIRS_OF = 40;
/** Places nearer than this are one place, metres. */
const SAME_M = 1e-6;
/** A midpoint draws from half as far away as all else. */
const MIDPOINT_SHARE = 0.5;
const ORDER: readonly SnapKind[] = ["vertex", "intersection", "perpendicular", "midpoint", "edge"];

/** A feature that can be snapped to. */
export interface Snappable {
  readonly key: FeatureKey;
  readonly geometry: LocalGeometry | null;
}

/** What is to be snapped, all in local metres; from: the position from which a perpendicular goes. */
export interface SnapWish {
  readonly raw: Position;
  readonly from: Position | null;
  readonly reachM: number;
  readonly settings: SnapSettings;
}

interface Piece extends Segment {
  readonly key: FeatureKey;
  readonly foot: Position;
}

interface Found {
  readonly kind: SnapKind;
  readonly place: Position;
  readonly away: number;
}

/**
 * Finds what a position is drawn to within its reach, null if nothing.
 *
 * Vertices come before intersections, then perpendicular feet, midpoints and edges; of one kind
 * the nearest wins. The place is exact, not yet on a grid; keys: of all features that have it.
 */
export function snapOf(wish: SnapWish, features: readonly Snappable[]): Snap | null {
  const { raw, reachM, settings } = wish;
  if (!settings.on) return null;
  const pieces = piecesNear(raw, reachM, features);
  const wanted: Readonly<Record<SnapKind, () => Iterable<Position>>> = {
    vertex: () => (settings.vertices ? pieces.flatMap(({ from, to }) => [from, to]) : []),
    intersection: () => (settings.intersections ? intersections(pieces) : []),
    perpendicular: () => (settings.perpendicular && wish.from ? perpendiculars(wish.from, pieces) : []),
    midpoint: () => (settings.edges ? pieces.filter(({ from, to }) => from !== to).map(middle) : []),
    edge: () => (settings.edges ? pieces.filter(({ from, to }) => from !== to).map(({ foot }) => foot) : []),
  };
  for (const kind of ORDER) {
    const reach = kind === "midpoint" ? reachM * MIDPOINT_SHARE : reachM;
    const found = nearest(kind, wanted[kind](), raw, reach);
    if (found) return { kind, place: found.place, keys: keysAt(found.place, pieces) };
  }
  return null;
}

/** The middle of a segment. */
export function middle({ from, to }: Pick<Segment, "from" | "to">): Position {
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}

function piecesNear(raw: Position, reachM: number, features: readonly Snappable[]): Piece[] {
  const box = around(raw, reachM);
  return features.flatMap(({ key, geometry }) => {
    const near = geometry ? segmentsOf(geometry).near(box) : [];
    const pieces = near.map((one) => ({ ...one, key, foot: footOn(raw, one.from, one.to) }));
    return pieces.filter(({ foot }) => distance(foot, raw) <= reachM);
  });
}

function* intersections(pieces: readonly Piece[]): Generator<Position> {
  const tried = pieces.slice(0, PAIRS_OF);
  for (const [i, one] of tried.entries()) {
    for (const other of tried.slice(i + 1)) {
      const place = meeting(one.from, one.to, other.from, other.to);
      if (place) yield place;
    }
  }
}

function* perpendiculars(from: Position, pieces: readonly Piece[]): Generator<Position> {
  for (const { from: a, to: b } of pieces) {
    const foot = footOn(from, a, b);
    const across = (foot[0] - from[0]) * (b[0] - a[0]) + (foot[1] - from[1]) * (b[1] - a[1]);
    const isRight = Math.abs(across) <= SAME_M * distance(a, b);
    if (isRight && distance(foot, from) > SAME_M) yield foot;
  }
}

function nearest(kind: SnapKind, places: Iterable<Position>, raw: Position, reachM: number): Found | null {
  let best: Found | null = null;
  for (const place of places) {
    const away = distance(place, raw);
    if (away <= reachM && (!best || away < best.away)) best = { kind, place, away };
  }
  return best;
}

function keysAt(place: Position, pieces: readonly Piece[]): FeatureKey[] {
  const having = pieces.filter(({ from, to }) => distance(footOn(place, from, to), place) <= SAME_M);
  return [...new Set(having.map(({ key }) => key))];
}
