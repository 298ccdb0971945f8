import type { FeatureKey } from "../drafts/draft.ts";
import { footOn, isInRing, isInside, linesPass } from "../plane/crossing.ts";
import { areaOf, distance } from "../plane/measures.ts";
import { around, segmentsOf } from "../plane/segments.ts";
import { boxOf, isSurface, linesOf, type Line, type LocalBox, type LocalGeometry, type LocalSurface, type Position } from "../plane/shapes.ts";

/** A feature that can be pointed at. */
export interface Target {
  readonly key: FeatureKey;
  readonly geometry: LocalGeometry | null;
}

/**
 * Returns the features at a position, the one that is easiest to mean first.
 *
 * Points come before lines, lines before surfaces, small surfaces before large ones. reachM: how
 * far off a point or a line may be, metres; a surface must be under the position.
 */
export function hitsAt(targets: readonly Target[], place: Position, reachM: number): FeatureKey[] {
  const hits = targets.flatMap(({ key, geometry }) => {
    if (!geometry) return [];
    const away = isSurface(geometry) ? (isInside(place, geometry) ? 0 : Infinity) : distanceTo(geometry, place, reachM);
    return away < Infinity ? [{ key, rank: rankOf(geometry), size: isSurface(geometry) ? areaOf(geometry) : away }] : [];
  });
  return hits.sort((a, b) => a.rank - b.rank || a.size - b.size).map(({ key }) => key);
}

/** The distance to the lines of a geometry in metres; Infinity if it is beyond the reach. */
export function distanceTo(geometry: LocalGeometry, place: Position, reachM: number): number {
  const near = segmentsOf(geometry).near(around(place, reachM));
  const least = near.reduce((least, { from, to }) => Math.min(least, distance(footOn(place, from, to), place)), Infinity);
  return least <= reachM ? least : Infinity;
}

/** Returns the features that a ring holds whole or, if touching is enough, meets. */
export function hitsInRing(targets: readonly Target[], ring: Line, touching: boolean): FeatureKey[] {
  const frame: LocalSurface = { type: "MultiPolygon", coordinates: [[ring]] };
  const [west, south, east, north] = boxOf(frame) ?? [0, 0, 0, 0];
  return targets.flatMap(({ key, geometry }) => {
    const box = geometry && boxOf(geometry);
    if (!box || box[0] > east || box[2] < west || box[1] > north || box[3] < south) return [];
    return isTaken(geometry, frame, ring, touching) ? [key] : [];
  });
}

/** The ring around a box. */
export function ringOfBox([west, south, east, north]: LocalBox): Line {
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

/** The key that follows in a stack, the first after the last. */
export function nextOf(stack: readonly FeatureKey[], selected: readonly FeatureKey[]): FeatureKey | undefined {
  const at = selected.length === 1 ? stack.indexOf(selected[0] ?? "") : -1;
  return stack[(at + 1) % Math.max(1, stack.length)];
}

function isTaken(geometry: LocalGeometry, frame: LocalSurface, ring: Line, touching: boolean): boolean {
  const places = linesOf(geometry).flatMap(({ line }) => line);
  const crossed = linesPass(geometry, frame);
  if (!touching) return !crossed && places.every((place) => isInRing(place, ring));
  const [corner] = ring;
  return crossed || places.some((place) => isInRing(place, ring)) || (corner !== undefined && isSurface(geometry) && isInside(corner, geometry));
}

function rankOf({ type }: LocalGeometry): number {
  if (type === "MultiPolygon") return 2;
  return type === "MultiLineString" ? 1 : 0;
}
