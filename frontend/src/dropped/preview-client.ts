import { cookieOf } from "../api/client.ts";
import { Problem, problemOf } from "../api/problem.ts";
import type { Bounds, GeometryKind } from "../api/types.ts";
import { exchange } from "../editor/server/working.ts";
import type { RawGeometry } from "../editor/plane/shapes.ts";
import { queryOf, readingOf, type Reading } from "./reading.ts";

/** Something that is wrong with a feature of a file; the place is in degrees. */
export interface FileProblem {
  readonly row: number;
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly sentence: string;
  readonly place: GeoJSON.Point | null;
}

export interface FileField {
  readonly name: string;
  readonly kind: string;
}

/** A feature as it is drawn; id is its number in the file. */
export interface FileFeature {
  readonly id: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: GeoJSON.Geometry | null;
}

export interface FileLayer {
  readonly number: number;
  readonly name: string;
  readonly count: number;
  readonly fields: readonly FileField[];
  readonly geometry_types: Readonly<Record<string, number>>;
  readonly bounds: Bounds | null;
  /** How far what is drawn may lie from the file, metres; null for not at all. */
  readonly simplified_m: number | null;
  readonly problems: readonly FileProblem[];
  readonly problems_left_out: number;
  readonly remarks: readonly string[];
  readonly features: { readonly features: readonly FileFeature[] };
}

/** How positions of a file are read: X to the east as it is written, or X to the north. */
export type Axes = "file" | "x_north";

/** What a file holds, drawn in degrees; the server keeps it for a while under the token. */
export interface Preview {
  readonly token: string;
  readonly name: string;
  readonly format: string;
  readonly crs: {
    readonly code: string;
    readonly name: string;
    readonly how: "person" | "file" | "datum_left_out" | "format" | "offered";
    readonly sentence: string;
  };
  /** suggested: the order in which the file lies in the city, where it lies so only. */
  readonly axes: { readonly code: Axes; readonly suggested: Axes | null; readonly sentence: string };
  readonly choices: readonly { readonly code: string; readonly name: string }[];
  readonly may_import: boolean;
  readonly layers: readonly FileLayer[];
}

/** A feature at full precision, in local metres on the grid. */
export interface ExactFeature {
  readonly row: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: RawGeometry;
}

export interface ExactFeatures {
  readonly features: readonly ExactFeature[];
  readonly refused: readonly { readonly row: number; readonly sentence: string }[];
}

/** An address that names more rows would be too long for servers on the way. */
const ROWS_AT_ONCE = 400;

/** Shows files to the server; every method rejects with a Problem. */
export interface PreviewClient {
  send(file: File): Promise<Preview>;
  again(token: string, reading: Reading): Promise<Preview>;
  exact(preview: Preview, layer: number, rows: readonly number[], geometry: GeometryKind): Promise<ExactFeatures>;
}

/** Makes the client for the address of a municipality's API. */
export function previewClient(api: string): PreviewClient {
  return {
    send: async (file) => {
      const body = new FormData();
      body.append("file", file);
      const headers = { Accept: "application/json", "X-CSRFToken": cookieOf("csrftoken") };
      const response = await fetch(`${api}/preview`, { method: "POST", credentials: "same-origin", body, headers }).catch(() => {
        throw new Problem({ status: 0 });
      });
      if (!response.ok) throw await problemOf(response);
      return (await response.json()) as Preview;
    },
    again: (token, reading) => {
      const query = new URLSearchParams(queryOf(reading));
      return exchange<Preview>(`${api}/preview/${token}?${query.toString()}`);
    },
    exact: async (preview, layer, rows, geometry) => {
      const features: ExactFeature[] = [];
      const refused: ExactFeatures["refused"][number][] = [];
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const part = rows.slice(from, from + ROWS_AT_ONCE).join();
        const query = new URLSearchParams({ layer: String(layer), rows: part, geometry, ...queryOf(readingOf(preview)) });
        const read = await exchange<ExactFeatures>(`${api}/preview/${preview.token}/features?${query.toString()}`);
        features.push(...read.features);
        refused.push(...read.refused);
      }
      return { features, refused };
    },
  };
}
