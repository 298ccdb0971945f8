import { asMultiple, type Line, type LocalGeometry, type RawGeometry } from "../plane/shapes.ts";
import { exchange } from "./working.ts";

/** What is sent to each tool; geometries in local metres, bearings in degrees clockwise from north. */
export interface ToolBodies {
  readonly "split-line": { readonly geometry: LocalGeometry; readonly line: RawGeometry };
  /** The parts follow each other along the bearing; what is left over is the last part. */
  readonly "split-area": { readonly geometry: LocalGeometry; readonly areas_m2: readonly number[]; readonly bearing_deg: number };
  readonly "split-equal": { readonly geometry: LocalGeometry; readonly parts: number; readonly bearing_deg: number };
  /** one_part refuses what does not hang together. */
  readonly merge: { readonly geometries: readonly LocalGeometry[]; readonly one_part?: boolean };
  readonly cut: { readonly geometry: LocalGeometry; readonly cutter: LocalGeometry };
  readonly intersect: { readonly geometry: LocalGeometry; readonly other: LocalGeometry };
  readonly clean: { readonly geometry: LocalGeometry };
  readonly buffer: { readonly geometry: LocalGeometry; readonly distance_m: number };
}

export type GeometryTool = keyof ToolBodies;

/** Something about a result that the person has to know. */
export interface ToolNote {
  readonly code: string;
  readonly place: RawGeometry | null;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Geometries on the grid, and what is to be told of them. */
export interface ToolAnswer {
  readonly geometries: readonly LocalGeometry[];
  readonly notes: readonly ToolNote[];
}

interface RawAnswer {
  readonly geometries: readonly RawGeometry[];
  readonly notes: readonly ToolNote[];
}

/** Has the server work on geometries; nothing is stored. Rejects with a Problem that says why not. */
export async function askGeometryTool<Name extends GeometryTool>(
  api: string,
  tool: Name,
  body: ToolBodies[Name],
  signal?: AbortSignal,
): Promise<ToolAnswer> {
  const options: RequestInit = { method: "POST", body: JSON.stringify(body), ...(signal ? { signal } : {}) };
  const read = await exchange<RawAnswer>(`${api}/geometry/${tool}`, options);
  return { geometries: read.geometries.flatMap((one) => asMultiple(one) ?? []), notes: read.notes };
}

/** A line as the tools take it. */
export function lineString(line: Line): RawGeometry {
  return { type: "LineString", coordinates: line };
}
