import { cookieOf } from "../api/client.ts";
import { Problem, problemOf } from "../api/problem.ts";
import type { LabelChoice, LayerTheme } from "../store/layer-choices.ts";

export type Orientation = "landscape" | "portrait";

/** A sheet of paper; size and frame of the map (left, top, right, bottom) in mm. */
export interface Paper {
  readonly name: string;
  readonly orientation: Orientation;
  readonly size: readonly [number, number];
  readonly frame: readonly [number, number, number, number];
}

/** What can be ordered: papers, usual scales, the least and the largest denominator. */
export interface Papers {
  readonly papers: readonly Paper[];
  readonly scales: readonly number[];
  readonly least: number;
  readonly most: number;
}

/** A layer as the reader sees it. filter: in CQL2. order: where it lies, a higher one above; absent as the town has it. */
export interface SheetLayer {
  readonly name: string;
  readonly order?: number;
  readonly opacity: number;
  readonly filter?: object;
  readonly theme?: LayerTheme;
  readonly labels?: LabelChoice;
}

/**
 * centre: longitude and latitude of the middle of the frame. scale: the denominator.
 * datetime: the moment as at which the map is shown, absent for the present.
 */
export interface SheetOrder {
  readonly paper: string;
  readonly orientation: Orientation;
  readonly scale: number;
  readonly centre: readonly [number, number];
  readonly title: string;
  readonly layers: readonly SheetLayer[];
  readonly datetime?: string;
}

/** A printed sheet with the name that the server gives the file. */
export interface PrintedSheet {
  readonly file: Blob;
  readonly name: string;
}

/** Asks the server for map sheets; every method rejects with a Problem. */
export interface SheetClient {
  papers(): Promise<Papers>;
  /** The ground in the frame of a sheet, in degrees. */
  ground(order: Pick<SheetOrder, "paper" | "orientation" | "scale" | "centre">, signal: AbortSignal): Promise<GeoJSON.Polygon>;
  print(order: SheetOrder): Promise<PrintedSheet>;
}

/** Makes the client for the address of the municipality's API. */
export function sheetClient(api: string): SheetClient {
  const sheets = api.replace(/\/api$/, "/sheets");
  return {
    papers: async () => (await (await asked(`${sheets}/papers`, {})).json()) as Papers,
    async ground({ paper, orientation, scale, centre }, signal) {
      const query = new URLSearchParams({ paper, orientation, scale: String(scale), centre: centre.join(",") });
      return ((await (await asked(`${sheets}/frame?${query}`, { signal })).json()) as { geometry: GeoJSON.Polygon }).geometry;
    },
    async print(order) {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": cookieOf("csrftoken") };
      const response = await asked(`${sheets}/`, { method: "POST", body: JSON.stringify(order), headers });
      return { file: await response.blob(), name: fileName(response.headers.get("Content-Disposition")) };
    },
  };
}

async function asked(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { credentials: "same-origin", ...options }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    throw new Problem({ status: 0 });
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Returns the name in a Content-Disposition, or `map.pdf`. */
export function fileName(disposition: string | null): string {
  return /filename="([^"/\\]+)"/.exec(disposition ?? "")?.[1] ?? "map.pdf";
}
