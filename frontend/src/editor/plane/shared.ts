import type { FeatureKey } from "../drafts/draft.ts";
import { footOn } from "./crossing.ts";
import { distance } from "./measures.ts";
import { around, segmentsOf, verticesIn, type Segment } from "./segments.ts";
import { isSurface, lineAt, withLine, type Line, type LocalGeometry, type Position } from "./shapes.ts";
import { withoutRepeats, withVertexInserted } from "./vertices.ts";

/** A feature that may change with the one that is reshaped, that one included. */
export interface Sharer {
  readonly key: FeatureKey;
  readonly geometry: LocalGeometry;
}

/** How far off a corner may lie from another's corner or edge and still be its corner, metres. */
export interface SharedReach {
  readonly cornerM: number;
  readonly edgeM: number;
}

/** The reach for a grid of positions: a corner is the same position, one on an edge was rounded to the grid. */
export function reachOfGrid(precisionM: number): SharedReach {
  return { cornerM: precisionM * 0.01, edgeM: precisionM * 0.75 };
}

/**
 * Moves a corner in every feature that has it, and returns the features that change.
 *
 * A feature on whose edge the corner lay gets it as a vertex. Where an edge that moves carries a
 * corner of another feature, that corner becomes a vertex of the edge and stays, so that no gap
 * and no overlap comes to be. A feature of which no ring would be left is not changed.
 */
export function cornerMoved<One extends Sharer>(features: readonly One[], from: Position, to: Position, reach: SharedReach): One[] {
  const holding = features.flatMap((feature) => {
    const held = withCorner(feature.geometry, from, reach);
    return held ? [{ ...feature, geometry: held }] : [];
  });
  return holding.flatMap((feature) => {
    const pinned = withCornersOnEdges(feature.geometry, from, features.filter(({ key }) => key !== feature.key), reach);
    const moved = settled(pinned, from, to, reach);
    return moved ? [{ ...feature, geometry: moved }] : [];
  });
}

/** Returns the features that have a position as a corner or on an edge. */
export function sharersAt<One extends Sharer>(features: readonly One[], place: Position, reach: SharedReach): One[] {
  return features.filter(({ geometry }) => withCorner(geometry, place, reach) !== null);
}

/** The geometry with a position as a vertex: as it is if it has one, with one more if it lies on an edge; else null. */
function withCorner(geometry: LocalGeometry, place: Position, { cornerM, edgeM }: SharedReach): LocalGeometry | null {
  if (verticesIn(geometry, around(place, cornerM)).length > 0) return geometry;
  const edge = segmentsOf(geometry).near(around(place, edgeM)).find((one) => carries(one, place, edgeM));
  return edge ? withVertexInserted(geometry, edge.path, place) : null;
}

function carries({ from, to }: Segment, place: Position, edgeM: number): boolean {
  if (from === to || distance(from, place) <= edgeM || distance(to, place) <= edgeM) return false;
  return distance(footOn(place, from, to), place) <= edgeM;
}

/** Puts the corners of others that lie on the edges beside a corner into the geometry. */
function withCornersOnEdges(geometry: LocalGeometry, corner: Position, others: readonly Sharer[], { cornerM, edgeM }: SharedReach): LocalGeometry {
  const isEnd = (place: Position) => distance(place, corner) <= cornerM;
  const beside = segmentsOf(geometry).near(around(corner, cornerM)).filter(({ from, to }) => isEnd(from) !== isEnd(to));
  const carried = beside.map((edge) => ({ edge, places: cornersOn(edge, others, edgeM) }));
  const fromBehind = carried.sort((a, b) => b.edge.path.index - a.edge.path.index);
  return fromBehind.reduce((shape, { edge, places }) => {
    const backwards = places.sort((a, b) => distance(b, edge.from) - distance(a, edge.from));
    return backwards.reduce((grown, place) => withVertexInserted(grown, edge.path, place), shape);
  }, geometry);
}

function cornersOn(edge: Segment, others: readonly Sharer[], edgeM: number): Position[] {
  const box = [
    Math.min(edge.from[0], edge.to[0]) - edgeM,
    Math.min(edge.from[1], edge.to[1]) - edgeM,
    Math.max(edge.from[0], edge.to[0]) + edgeM,
    Math.max(edge.from[1], edge.to[1]) + edgeM,
  ] as const;
  const places = new Map<string, Position>();
  for (const { geometry } of others) {
    for (const { place } of verticesIn(geometry, box)) if (carries(edge, place, edgeM)) places.set(place.join(), place);
  }
  return [...places.values()];
}

/** The geometry with its corner moved and nothing twice in a row; null if a ring or line would be none. */
function settled(geometry: LocalGeometry, from: Position, to: Position, { cornerM }: SharedReach): LocalGeometry | null {
  const touched = verticesIn(geometry, around(from, cornerM)).map(({ path }) => path);
  let result = geometry;
  for (const { part, ring } of uniqueRings(touched)) {
    const line = lineAt(geometry, part, ring) ?? [];
    const moved = line.map((place) => (distance(place, from) <= cornerM ? to : place));
    const kept = cleaned(moved, isSurface(geometry));
    if (!kept) return null;
    result = withLine(result, part, ring, [kept]);
  }
  return result;
}

function uniqueRings(paths: readonly { readonly part: number; readonly ring: number }[]) {
  return [...new Map(paths.map(({ part, ring }) => [`${part}/${ring}`, { part, ring }])).values()];
}

function cleaned(line: Line, closed: boolean): Line | null {
  if (line.length === 1) return line;
  const open = withoutRepeats(line, closed);
  if (open.length < (closed ? 3 : 2)) return null;
  return closed ? [...open, open[0] as Position] : open;
}
