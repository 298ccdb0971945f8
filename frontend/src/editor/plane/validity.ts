import { selfCrossings } from "./crossing.ts";
import { areaOf, distance, perimeterOf } from "./measures.ts";
import { isSurface, linesOf, withLine, type LocalGeometry, type LocalPoints, type LocalSurface, type Position } from "./shapes.ts";
import { withoutRepeats } from "./vertices.ts";
import { decimals } from "../../texts/decimals.ts";

/** Vertices nearer than so many steps of the grid are told. */
const NEAR_STEPS = 5;
/** Smaller ground is told: less than a sheet of paper can show, m². */
const LEAST_AREA_M2 = 0.1;
/** Ground that is narrower on average is a sliver, metres. */
const LEAST_WIDTH_M = 0.1;
/** So many places of one kind are told. */
const PLACES = 20;

export type FlawCode = "RING_CROSSES" | "VERTICES_NEAR" | "AREA_SMALL" | "SLIVER";

/** What is wrong with a geometry by itself. */
export interface Flaw {
  readonly code: FlawCode;
  readonly severity: "error" | "warning";
  readonly place: LocalGeometry;
  /** Counts, metres or square metres, as its sentence says them. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The geometry without the flaw where there is one right answer. */
  readonly fixed: LocalGeometry | null;
}

/** Returns what is wrong with a geometry by itself. precisionM: the step of the grid, metres. */
export function flawsOf(geometry: LocalGeometry, precisionM: number): Flaw[] {
  if (!isSurface(geometry)) return nearVertices(geometry, precisionM);
  const crossed = selfCrossings(withoutRepeated(geometry), PLACES);
  if (crossed.length > 0) {
    const place: LocalPoints = { type: "MultiPoint", coordinates: crossed };
    return [{ code: "RING_CROSSES", severity: "error", place, values: { count: crossed.length }, fixed: null }];
  }
  return [...nearVertices(geometry, precisionM), ...smallGround(geometry)];
}

/** Leaves out positions that repeat the one before; a line or ring that would be none stays as it is. */
export function withoutRepeated<Shape extends LocalGeometry>(geometry: Shape): Shape {
  const closed = isSurface(geometry);
  const repeated = linesOf(geometry).filter(({ line }) => line.slice(closed ? 2 : 1).some((place, i) => distance(place, line[i + (closed ? 1 : 0)] as Position) === 0));
  return repeated.reduce<LocalGeometry>((shape, { part, ring, line }) => {
    const open = withoutRepeats(line, closed);
    if (open.length < (closed ? 3 : 2)) return shape;
    return withLine(shape, part, ring, [closed ? [...open, open[0] as Position] : open]);
  }, geometry) as Shape;
}

function nearVertices(geometry: LocalGeometry, precisionM: number): Flaw[] {
  const near = linesOf(geometry).flatMap(({ line }) =>
    line.slice(1).flatMap((place, i) => {
      const apart = distance(line[i] as Position, place);
      return apart < precisionM * NEAR_STEPS ? [{ place, apart }] : [];
    }),
  );
  if (near.length === 0) return [];
  const least = Math.min(...near.map(({ apart }) => apart));
  const cleaned = withoutRepeated(geometry);
  const place: LocalPoints = { type: "MultiPoint", coordinates: near.slice(0, PLACES).map((one) => one.place) };
  const values = { count: near.length, distance: decimals(least) };
  return [{ code: "VERTICES_NEAR", severity: "warning", place, values, fixed: cleaned === geometry ? null : cleaned }];
}

function smallGround(surface: LocalSurface): Flaw[] {
  return surface.coordinates.flatMap((rings): Flaw[] => {
    const place: LocalSurface = { type: "MultiPolygon", coordinates: [rings] };
    const areaM2 = areaOf(place);
    const widthM = (2 * areaM2) / perimeterOf(place);
    if (areaM2 < LEAST_AREA_M2) {
      return [{ code: "AREA_SMALL", severity: areaM2 === 0 ? "error" : "warning", place, values: { area: decimals(areaM2) }, fixed: null }];
    }
    if (widthM >= LEAST_WIDTH_M) return [];
    return [{ code: "SLIVER", severity: "warning", place, values: { area: decimals(areaM2), width: decimals(widthM) }, fixed: null }];
  });
}
