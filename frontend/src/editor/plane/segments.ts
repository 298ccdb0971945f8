import Flatbush from "flatbush";
import { isSurface, linesOf, type LocalBox, type LocalGeometry, type Position, type VertexPath } from "./shapes.ts";

/** The piece of a line or ring that begins at a vertex; of a point, both ends are the same. */
export interface Segment {
  readonly path: VertexPath;
  readonly from: Position;
  readonly to: Position;
}

/** The segments of one geometry, found by place. */
export interface SegmentIndex {
  readonly segments: readonly Segment[];
  /** The segments whose boxes meet a box. */
  near(box: LocalBox): Segment[];
  /** Those of them that come after the one at a place in the list. */
  nearAfter(index: number, box: LocalBox): Segment[];
}

const indexes = new WeakMap<LocalGeometry, SegmentIndex>();

/** Returns the segments of a geometry; made once for each and kept as long as it is. */
export function segmentsOf(geometry: LocalGeometry): SegmentIndex {
  const known = indexes.get(geometry);
  if (known) return known;
  const made = indexed(listed(geometry));
  indexes.set(geometry, made);
  return made;
}

/** Returns the vertices of a geometry in a box, each once, with their paths. */
export function verticesIn(geometry: LocalGeometry, box: LocalBox): { readonly path: VertexPath; readonly place: Position }[] {
  const closed = isSurface(geometry);
  const [west, south, east, north] = box;
  const inside = ([x, y]: Position) => x >= west && x <= east && y >= south && y <= north;
  return segmentsOf(geometry)
    .near(box)
    .flatMap(({ path, from, to }) => {
      const found = inside(from) ? [{ path, place: from }] : [];
      const ends = !closed && from !== to && inside(to) && isLast(geometry, path);
      return ends ? [...found, { path: { ...path, index: path.index + 1 }, place: to }] : found;
    });
}

/** Returns the box around a position. */
export function around([x, y]: Position, reachM: number): LocalBox {
  return [x - reachM, y - reachM, x + reachM, y + reachM];
}

function isLast(geometry: LocalGeometry, { part, index }: VertexPath): boolean {
  return geometry.type === "MultiLineString" && geometry.coordinates[part]?.length === index + 2;
}

function listed(geometry: LocalGeometry): Segment[] {
  return linesOf(geometry).flatMap(({ part, ring, line }) => {
    const [only] = line;
    if (line.length === 1 && only) return [{ path: { part, ring, index: 0 }, from: only, to: only }];
    return line.slice(1).map((to, index) => ({ path: { part, ring, index }, from: line[index] as Position, to }));
  });
}

function indexed(segments: readonly Segment[]): SegmentIndex {
  if (segments.length === 0) return { segments, near: () => [], nearAfter: () => [] };
  const tree = new Flatbush(segments.length);
  for (const { from, to } of segments) {
    tree.add(Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1]));
  }
  tree.finish();
  return {
    segments,
    near: (box) => tree.search(...box).map((i) => segments[i] as Segment),
    nearAfter: (index, box) => tree.search(...box, (i) => i > index).map((i) => segments[i] as Segment),
  };
}
