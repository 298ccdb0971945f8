import type { City, GeometryKind } from "../src/api/types.ts";
import { DraftStore } from "../src/editor/drafts/draft-store.ts";
import type { WorkingFeature } from "../src/editor/drafts/draft.ts";
import { Editor } from "../src/editor/editor.ts";
import { held } from "../src/editor/map/held.ts";
import { snapAt } from "../src/editor/map/snapping.ts";
import { planeOf } from "../src/editor/plane/plane.ts";
import type { Line, LocalGeometry, LocalSurface, Position } from "../src/editor/plane/shapes.ts";
import type { WorkingClient, WorkingLayer } from "../src/editor/server/working.ts";
import type { PointerAt, ToolRun } from "../src/editor/tools/tool.ts";
import { Workspace } from "../src/workspace/workspace.ts";
import { makeLayer } from "./layers.ts";

const CRS = {
  name: "Local",
  definition: "+proj=tmerc +lat_0=0 +lon_0=49 +k=1 +x_0=1300000 +y_0=-5700000 +ellps=krass +units=m +no_defs",
  axis_order: "NE",
  precision_m: 0.01,
  extent: null,
} as const;

/** Metres of the ground under one pixel. */
export const METRES_PER_PIXEL = 0.1;

const CLIENT: WorkingClient = {
  describe: () => Promise.resolve({ crs: CRS, layers: [] }),
  inBox: () => Promise.resolve({ features: [], truncated: false }),
  byIds: () => Promise.resolve({ features: [], truncated: false }),
};

function working(name: string, geometry: GeometryKind): WorkingLayer {
  const checks = [{ code: "OVERLAP", kind: "no_overlap", parameters: { tolerance_m2: 0.01 } }];
  return { name, title: name, may_edit: true, geometry, identifier: "number", label: "number", schema: {}, checks, review_required: false };
}

export const surface = (...parts: Line[][]): LocalSurface => ({ type: "MultiPolygon", coordinates: parts });
export const box = (w: number, s: number, e: number, n: number): Line => [[w, s], [e, s], [e, n], [w, n], [w, s]];
export const hole = (w: number, s: number, e: number, n: number): Line => [...box(w, s, e, n)].reverse();

export function parcel(id: number, geometry: LocalGeometry, layer = "parcels"): WorkingFeature {
  return { layer, id, version: 1, title: `7:${id}`, properties: { number: `7:${id}` }, geometry };
}

/** An editor that knows some features, shows all layers and keeps its draft in memory. */
export function editorOver(...features: readonly WorkingFeature[]): Editor {
  const workspace = new Workspace("/town/map/");
  const layers = [working("parcels", "MULTIPOLYGON"), working("streets", "MULTILINESTRING"), working("trees", "POINT")];
  const city: City = {
    code: "town",
    name: "Town",
    languages: ["en"],
    language: "en",
    bounds: null,
    user: null,
    texts: {},
    groups: [],
    layers: layers.map(({ name }) => makeLayer({ name })),
    actions: [],
    imports_url: null,
    plans_url: null,
    login_url: "/login/",
    logout_url: "/logout/",
  };
  workspace.store.set({ city });
  const head = { id: "draft", municipality: "town", title: "", reason: "", sourceDocument: "", position: 0, serverId: null, serverVersion: null, changedAt: 0, nextNew: 1 };
  const inBox: WorkingClient["inBox"] = (names) => Promise.resolve({ features: features.filter(({ layer }) => names.includes(layer)), truncated: false });
  const editor = new Editor(workspace, planeOf(CRS), { ...CLIENT, inBox }, layers, new DraftStore(head, [], null), null);
  editor.known.put(features);
  return editor;
}

/** What a tool is told when the pointer stands on a position. */
export function pointerAt(editor: Editor, raw: Position, keys: Partial<Pick<PointerAt, "shift" | "ctrl" | "alt">> = {}): PointerAt {
  const all = { shift: false, ctrl: false, alt: false, ...keys };
  const reach = editor.state.snapping.reachPx * METRES_PER_PIXEL;
  const snap = all.alt ? null : snapAt(editor, raw, reach, new Set(editor.run?.ignores?.() ?? []));
  const place = snap?.place ?? editor.plane.round(held(raw, editor.run?.last?.() ?? null, editor.state.held));
  return { raw, place, snap, point: [raw[0] / METRES_PER_PIXEL, -raw[1] / METRES_PER_PIXEL], ...all, metresPerPixel: METRES_PER_PIXEL };
}

/** Begins a tool; fails if it refuses. */
export function begin(editor: Editor, code: string): ToolRun {
  editor.useTool(code);
  if (!editor.run) throw new Error(`${code} refuses`);
  return editor.run;
}

/** Clicks positions one after the other. */
export function click(editor: Editor, ...places: readonly Position[]): void {
  for (const place of places) {
    editor.run?.down?.(pointerAt(editor, place));
    editor.run?.up?.(pointerAt(editor, place));
    editor.run?.click?.(pointerAt(editor, place));
  }
}

/** Drags from one position to another. */
export function drag(editor: Editor, from: Position, to: Position): void {
  editor.run?.down?.(pointerAt(editor, from));
  editor.run?.drag?.(pointerAt(editor, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  editor.run?.drag?.(pointerAt(editor, to));
  editor.run?.up?.(pointerAt(editor, to));
}

/** Presses a key while the tool works; whether it took it. */
export function press(editor: Editor, key: string, shiftKey = false): boolean {
  return editor.run?.key?.({ key, shiftKey } as KeyboardEvent) ?? false;
}

export function geometryNow(editor: Editor, key: string): LocalGeometry | null {
  return editor.feature(key)?.geometry ?? null;
}
