import { afterEach, describe, expect, it, vi } from "vitest";
import { toolOf } from "../src/editor/tools/registry.ts";
import type { Merging } from "../src/editor/tools/merge.ts";
import { editorWith, PARCELS, square, stored } from "./editor-divide-desk.ts";

const APART = { status: 422, code: "apart", detail: "The surfaces do not hang together: 2 parts would be made." };
const BOTH = { type: "MultiPolygon", coordinates: [...square(0, 0, 10).coordinates, ...square(10, 10, 10).coordinates] };

/** A server that refuses what does not hang together unless several parts are taken. */
function answering(asked: boolean[]) {
  return vi.fn((_url: string, options: RequestInit) => {
    const { one_part: onePart } = JSON.parse(String(options.body)) as { one_part: boolean };
    asked.push(onePart);
    const body = onePart ? APART : { crs: "local", geometries: [BOTH], notes: [{ code: "PARTS", place: null, values: { count: 2 } }] };
    const headers = { "Content-Type": onePart ? "application/problem+json" : "application/json" };
    return Promise.resolve(new Response(JSON.stringify(body), { status: onePart ? 422 : 200, headers }));
  });
}

function merging(geometry: "MULTIPOLYGON" | "POLYGON") {
  const editor = editorWith(stored(PARCELS, 1, square(0, 0, 10)), stored(PARCELS, 2, square(10, 10, 10)));
  editor.store.set({ layers: [{ ...PARCELS, geometry: geometry as "MULTIPOLYGON" }] });
  editor.select(["parcels/1", "parcels/2"]);
  return { editor, run: toolOf("merge")?.start(editor) as Merging };
}

describe("parcels that only touch at a point", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("are merged into several parts when the person says so", async () => {
    const asked: boolean[] = [];
    vi.stubGlobal("document", { cookie: "" });
    vi.stubGlobal("fetch", answering(asked));
    const { editor, run } = merging("MULTIPOLYGON");
    await vi.waitFor(() => expect(run.fault).toBe(APART.detail));
    expect([run.ready, run.mayKeepParts]).toEqual([false, true]);
    run.keepParts(true);
    await vi.waitFor(() => expect(run.ready).toBe(true));
    expect(run.fault).toBe("");
    run.finish();
    const made = Object.values(editor.draft.get().edits).find(({ op }) => op === "create");
    expect(made?.geometry).toEqual(BOTH);
    expect(asked).toEqual([true, false]);
  });

  it("stay apart in a layer whose features have one part", async () => {
    const asked: boolean[] = [];
    vi.stubGlobal("document", { cookie: "" });
    vi.stubGlobal("fetch", answering(asked));
    const { run } = merging("POLYGON");
    run.keepParts(true);
    await vi.waitFor(() => expect(run.fault).toBe(APART.detail));
    expect([run.mayKeepParts, run.ready, asked.includes(false)]).toEqual([false, false, false]);
  });
});
