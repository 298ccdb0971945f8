import { isInRing, isOnLine, linesPass, selfCrossings } from "./crossing.ts";
import { ringArea } from "./measures.ts";
import { isSurface, lineAt, withLine, type Line, type LocalGeometry, type LocalSurface, type Position, type VertexPath } from "./shapes.ts";

/** Why a geometry cannot become what was asked for. */
export type Refusal = "too_few" | "crosses" | "outside" | "overlaps" | "last_part";

/** Whether what came back is a refusal. */
export function isRefusal(answer: LocalGeometry | Line | Refusal): answer is Refusal {
  return typeof answer === "string";
}

/** Moves one vertex; the closing position of a ring goes with the first. */
export function withVertexMoved(geometry: LocalGeometry, path: VertexPath, place: Position): LocalGeometry {
  const line = lineAt(geometry, path.part, path.ring);
  const index = line && indexIn(geometry, line, path.index);
  if (!line || index === undefined) return geometry;
  const moved = line.map((one, i) => (i === index ? place : one));
  return withLine(geometry, path.part, path.ring, [isSurface(geometry) ? reclosed(moved) : moved]);
}

/** Puts a vertex after the one at a path; a point gets none. */
export function withVertexInserted(geometry: LocalGeometry, path: VertexPath, place: Position): LocalGeometry {
  const line = lineAt(geometry, path.part, path.ring);
  if (!line || geometry.type === "Point" || geometry.type === "MultiPoint") return geometry;
  return withLine(geometry, path.part, path.ring, [[...line.slice(0, path.index + 1), place, ...line.slice(path.index + 1)]]);
}

/** Takes a vertex away; refuses where a ring would keep fewer than three, a line fewer than two. */
export function withoutVertex(geometry: LocalGeometry, path: VertexPath): LocalGeometry | Refusal {
  const line = lineAt(geometry, path.part, path.ring);
  const index = line && indexIn(geometry, line, path.index);
  if (!line || index === undefined) return geometry;
  if (isSurface(geometry)) {
    const open = line.slice(0, -1).filter((_, i) => i !== index);
    return open.length < 3 ? "too_few" : withLine(geometry, path.part, path.ring, [reclosed([...open, open[0] as Position])]);
  }
  if (geometry.type === "MultiPoint") {
    return geometry.coordinates.length < 2 ? "too_few" : withLine(geometry, path.part, 0, []);
  }
  if (line.length < 3) return "too_few";
  return withLine(geometry, path.part, path.ring, [line.filter((_, i) => i !== index)]);
}

/** Closes positions to a ring that runs as asked; refuses what would be no ring. */
export function ringOf(positions: Line, runs: "anticlockwise" | "clockwise" = "anticlockwise"): Line | Refusal {
  const open = withoutRepeats(positions, true);
  if (open.length < 3) return "too_few";
  const ring = [...open, open[0] as Position];
  if (selfCrossings({ type: "MultiPolygon", coordinates: [[ring]] }, 1).length > 0) return "crosses";
  const area = ringArea(ring);
  if (area === 0) return "too_few";
  return area > 0 === (runs === "anticlockwise") ? ring : ring.reverse();
}

/** Leaves out positions that repeat the one before them; of a closed line, the last if it repeats the first. */
export function withoutRepeats(line: Line, closed: boolean): Position[] {
  const kept = line.filter((place, i) => i === 0 || !isSame(place, line[i - 1] as Position));
  while (closed && kept.length > 1 && isSame(kept.at(-1) as Position, kept[0] as Position)) kept.pop();
  return kept;
}

/** Cuts a hole into the part around it. */
export function withHole(surface: LocalSurface, positions: Line): LocalSurface | Refusal {
  const hole = ringOf(positions, "clockwise");
  if (isRefusal(hole)) return hole;
  const shape: LocalSurface = { type: "MultiPolygon", coordinates: [[hole]] };
  const part = surface.coordinates.findIndex(([outer, ...holes]) => outer && liesIn(hole, outer) && !holes.some((one) => meets(hole, one)));
  if (part < 0 || linesPass(shape, surface)) return "outside";
  const coordinates = surface.coordinates.map((rings, i) => (i === part ? [...rings, hole] : rings));
  return selfCrossings({ type: "MultiPolygon", coordinates }, 1).length > 0 ? "crosses" : { ...surface, coordinates };
}

/** Adds a part; it may lie in a hole of another but share no ground with any. */
export function withPart(surface: LocalSurface, positions: Line): LocalSurface | Refusal {
  const outer = ringOf(positions);
  if (isRefusal(outer)) return outer;
  const shape: LocalSurface = { type: "MultiPolygon", coordinates: [[outer]] };
  const shared = surface.coordinates.some(([ring, ...holes]) => ring && meets(outer, ring) && !holes.some((hole) => liesIn(outer, hole)));
  if (shared || linesPass(shape, surface)) return "overlaps";
  return { ...surface, coordinates: [...surface.coordinates, [outer]] };
}

/** Takes away a hole (ring from 1) or, for ring 0, the whole part; refuses the last part. */
export function withoutRing(surface: LocalSurface, part: number, ring: number): LocalSurface | Refusal {
  if (ring > 0) return withLine(surface, part, ring, []) as LocalSurface;
  if (surface.coordinates.length < 2) return "last_part";
  return { ...surface, coordinates: surface.coordinates.filter((_, i) => i !== part) };
}

/** Returns the part under a position and the hole of it that the position lies in; null outside of all. */
export function ringAt(surface: LocalSurface, place: Position): { readonly part: number; readonly ring: number } | null {
  const parts = [...surface.coordinates.entries()].reverse();
  let hole: { readonly part: number; readonly ring: number } | null = null;
  for (const [part, [outer, ...holes]] of parts) {
    if (!outer || !isInRing(place, outer)) continue;
    const ring = holes.findIndex((one) => isInRing(place, one)) + 1;
    if (ring === 0) return { part, ring };
    hole ??= { part, ring };
  }
  return hole;
}

function indexIn(geometry: LocalGeometry, line: Line, index: number): number | undefined {
  const count = line.length - (isSurface(geometry) ? 1 : 0);
  const wrapped = isSurface(geometry) && index === count ? 0 : index;
  return wrapped >= 0 && wrapped < count ? wrapped : undefined;
}

function reclosed(ring: Line): Line {
  return [...ring.slice(0, -1), ring[0] as Position];
}

/** Whether two rings share ground, given that their lines do not pass through each other. */
function meets(one: Line, other: Line): boolean {
  return liesIn(one, other) || liesIn(other, one);
}

/** Whether a ring lies in another, given that their lines do not pass through each other. */
function liesIn(inner: Line, outer: Line): boolean {
  const frame: LocalSurface = { type: "MultiPolygon", coordinates: [[outer]] };
  const middles = inner.slice(1).map(([x, y], i): Position => [(x + (inner[i]?.[0] ?? x)) / 2, (y + (inner[i]?.[1] ?? y)) / 2]);
  const free = [...inner, ...middles].find((place) => !isOnLine(place, frame, 1e-9));
  return free ? isInRing(free, outer) : Math.abs(ringArea(inner)) <= Math.abs(ringArea(outer));
}

function isSame([x1, y1]: Position, [x2, y2]: Position): boolean {
  return x1 === x2 && y1 === y2;
}
