/** A position in the local system of a municipality: x east, y north, metres. */
export type Position = readonly [number, number];

/** A geometry as GeoJSON with local positions; rings are closed, the outer one first. */
export type LocalGeometry = LocalSurface | LocalLines | LocalPoint | LocalPoints;

export interface LocalSurface {
  readonly type: "MultiPolygon";
  readonly coordinates: readonly (readonly Line[])[];
}

export interface LocalLines {
  readonly type: "MultiLineString";
  readonly coordinates: readonly Line[];
}

export interface LocalPoint {
  readonly type: "Point";
  readonly coordinates: Position;
}

export interface LocalPoints {
  readonly type: "MultiPoint";
  readonly coordinates: readonly Position[];
}

/** The positions of a line; of a ring the last one repeats the first. */
export type Line = readonly Position[];

/** Names a vertex: part, ring (0 is the outer one; 0 for lines and points) and its place in the ring. */
export interface VertexPath {
  readonly part: number;
  readonly ring: number;
  readonly index: number;
}

/** West, south, east, north in local metres. */
export type LocalBox = readonly [number, number, number, number];

/** One of GeoJSON's geometries, single or multiple, with local positions. */
export interface RawGeometry {
  readonly type: string;
  readonly coordinates: unknown;
}

/** Returns a geometry in its multiple form; null for what has no place or no editable type. */
export function asMultiple(raw: RawGeometry | null): LocalGeometry | null {
  if (!raw) return null;
  switch (raw.type) {
    case "Polygon":
      return { type: "MultiPolygon", coordinates: [raw.coordinates as Line[]] };
    case "LineString":
      return { type: "MultiLineString", coordinates: [raw.coordinates as Line] };
    case "MultiPolygon":
    case "MultiLineString":
    case "MultiPoint":
    case "Point":
      return raw as LocalGeometry;
    default:
      return null;
  }
}

/** The lines of a geometry with the path of their first vertex; a point is a line of one position. */
export function linesOf(geometry: LocalGeometry): { readonly part: number; readonly ring: number; readonly line: Line }[] {
  switch (geometry.type) {
    case "MultiPolygon":
      return geometry.coordinates.flatMap((rings, part) => rings.map((line, ring) => ({ part, ring, line })));
    case "MultiLineString":
      return geometry.coordinates.map((line, part) => ({ part, ring: 0, line }));
    case "MultiPoint":
      return geometry.coordinates.map((place, part) => ({ part, ring: 0, line: [place] }));
    case "Point":
      return [{ part: 0, ring: 0, line: [geometry.coordinates] }];
  }
}

/** Whether the lines of a geometry are closed. */
export function isSurface(geometry: LocalGeometry): geometry is LocalSurface {
  return geometry.type === "MultiPolygon";
}

/** The number of vertices; the closing position of a ring is not counted. */
export function vertexCount(geometry: LocalGeometry): number {
  const closing = isSurface(geometry) ? 1 : 0;
  return linesOf(geometry).reduce((sum, { line }) => sum + line.length - closing, 0);
}

/** Returns the vertex at a path, undefined if there is none. */
export function vertexAt(geometry: LocalGeometry, path: VertexPath): Position | undefined {
  return lineAt(geometry, path.part, path.ring)?.[path.index];
}

/** Returns the line or ring at a path, undefined if there is none. */
export function lineAt(geometry: LocalGeometry, part: number, ring: number): Line | undefined {
  switch (geometry.type) {
    case "MultiPolygon":
      return geometry.coordinates[part]?.[ring];
    case "MultiLineString":
      return ring === 0 ? geometry.coordinates[part] : undefined;
    case "MultiPoint": {
      const place = geometry.coordinates[part];
      return place && [place];
    }
    case "Point":
      return part === 0 && ring === 0 ? [geometry.coordinates] : undefined;
  }
}

/** Returns the geometry with every position moved. */
export function mapped(geometry: LocalGeometry, move: (place: Position) => Position): LocalGeometry {
  switch (geometry.type) {
    case "MultiPolygon":
      return { ...geometry, coordinates: geometry.coordinates.map((rings) => rings.map((ring) => ring.map(move))) };
    case "MultiLineString":
      return { ...geometry, coordinates: geometry.coordinates.map((line) => line.map(move)) };
    case "MultiPoint":
      return { ...geometry, coordinates: geometry.coordinates.map(move) };
    case "Point":
      return { ...geometry, coordinates: move(geometry.coordinates) };
  }
}

/** Returns the geometry with one line or ring replaced by those given; none takes it away. */
export function withLine(geometry: LocalGeometry, part: number, ring: number, lines: readonly Line[]): LocalGeometry {
  switch (geometry.type) {
    case "MultiPolygon": {
      const parts = geometry.coordinates.map((rings, i) => (i === part ? replaced(rings, ring, lines) : rings));
      return { ...geometry, coordinates: parts.filter((rings) => rings.length > 0) };
    }
    case "MultiLineString":
      return { ...geometry, coordinates: replaced(geometry.coordinates, part, lines) };
    case "MultiPoint":
      return { ...geometry, coordinates: replaced(geometry.coordinates, part, lines.flat()) };
    case "Point":
      return { ...geometry, coordinates: lines[0]?.[0] ?? geometry.coordinates };
  }
}

function replaced<Item>(items: readonly Item[], index: number, by: readonly Item[]): Item[] {
  return [...items.slice(0, index), ...by, ...items.slice(index + 1)];
}

/** The box around a geometry; null if it has no position. */
export function boxOf(geometry: LocalGeometry): LocalBox | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { line } of linesOf(geometry)) {
    for (const [x, y] of line) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  }
  return west <= east ? [west, south, east, north] : null;
}
