import { DraftStore } from "../src/editor/drafts/draft-store.ts";
import type { WorkingFeature } from "../src/editor/drafts/draft.ts";
import type { Journal } from "../src/editor/drafts/journal.ts";
import { Editor } from "../src/editor/editor.ts";
import { planeOf } from "../src/editor/plane/plane.ts";
import type { LocalSurface } from "../src/editor/plane/shapes.ts";
import type { WorkingClient, WorkingLayer } from "../src/editor/server/working.ts";
import { Workspace } from "../src/workspace/workspace.ts";

const CRS = {
  name: "Local",
  definition: "+proj=tmerc +lat_0=0 +lon_0=49 +k=1 +x_0=1300000 +y_0=-5700000 +ellps=krass +units=m +no_defs",
  axis_order: "NE",
  precision_m: 0.01,
  extent: null,
} as const;

/** Layers as the server describes them: one of a register, one of the platform's own. */
export const PARCELS = layerOf("parcels", "cadastral_number");
export const LAWNS = layerOf("lawns", "local_id");

function layerOf(name: string, identifier: string): WorkingLayer {
  return {
    name,
    title: name,
    may_edit: true,
    geometry: "MULTIPOLYGON",
    identifier,
    label: identifier,
    checks: [],
    review_required: false,
    schema: {
      properties: {
        id: { type: "integer", readOnly: true },
        geometry: {},
        [identifier]: { type: "string", "x-set-once": true },
        address: { type: "string" },
        status: { type: "string", readOnly: true },
        area_value: { type: "number", "x-ogc-unit": "m2" },
      },
    },
  };
}

/** A square with its west and south sides at a corner. */
export function square(west: number, south: number, side: number): LocalSurface {
  const [east, north] = [west + side, south + side];
  return { type: "MultiPolygon", coordinates: [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]] };
}

export function stored(layer: WorkingLayer, id: number, geometry: LocalSurface, properties: Record<string, unknown> = {}): WorkingFeature {
  const given = { [layer.identifier]: `7:${id}`, status: "REGISTERED", address: null, area_value: null, ...properties };
  return { layer: layer.name, id, version: 1, title: `7:${id}`, properties: given, geometry };
}

/** An editor that knows some features and keeps its draft in memory. */
export function editorWith(...features: readonly WorkingFeature[]): Editor {
  return editorKeeping(null, ...features);
}

/** An editor that keeps its draft in a journal. */
export function editorKeeping(journal: Journal | null, ...features: readonly WorkingFeature[]): Editor {
  const head = {
    id: "draft",
    municipality: "kazan",
    title: "",
    reason: "",
    sourceDocument: "",
    position: 0,
    serverId: null,
    serverVersion: null,
    changedAt: 0,
    nextNew: 1,
  };
  const client: WorkingClient = {
    describe: () => Promise.resolve({ crs: CRS, layers: [PARCELS, LAWNS] }),
    inBox: () => Promise.resolve({ features: [], truncated: false }),
    byIds: () => Promise.resolve({ features: [], truncated: false }),
  };
  const editor = new Editor(new Workspace("/kazan/map/"), planeOf(CRS), client, [PARCELS, LAWNS], new DraftStore(head, [], journal), journal);
  editor.known.put(features);
  return editor;
}
