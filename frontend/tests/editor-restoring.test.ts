import { afterEach, describe, expect, it, vi } from "vitest";
import type { Step, Version } from "../src/around/around-client.ts";
import { restorableIn } from "../src/around/restorable.ts";
import { grantWishes, restore } from "../src/editor/restoring.ts";
import type { LocalGeometry } from "../src/editor/plane/shapes.ts";
import { mapped } from "../src/editor/plane/shapes.ts";
import { editorWith, LAWNS, PARCELS, square, stored } from "./editor-divide-desk.ts";

function version(id: number, step: Step, moved: boolean): Version {
  return { id, version: id, step, at: `2026-11-0${id}T10:00:00Z`, by: null, reason: null, source_document: null, changes: [], moved, size: null };
}

describe("what a version offers to the editor", () => {
  it("is its ground, where that has changed since", () => {
    const versions = [version(4, "changed", false), version(3, "changed", true), version(2, "changed", false), version(1, "created", true)];
    expect(versions.map((_, i) => restorableIn(versions, i))).toEqual([null, null, null, { what: "geometry", at: "2026-11-01T10:00:00Z" }]);
  });

  it("is the feature made again, of one that is over, as it was last", () => {
    const versions = [version(3, "ended", false), version(2, "changed", true), version(1, "created", true)];
    expect(versions.map((_, i) => restorableIn(versions, i))).toEqual([{ what: "again", at: "2026-11-02T10:00:00Z" }, null, null]);
    expect(restorableIn([version(1, "ended", false)], 0)).toBeNull();
  });
});

describe("an earlier state in the draft", () => {
  afterEach(() => vi.unstubAllGlobals());
  const AROUND: LocalGeometry = mapped(square(0, 0, 12), ([x, y]) => [1_300_000 + x, 470_000 + y]) as LocalGeometry;

  function recorded(properties: Record<string, unknown>, toLonLat: (place: readonly [number, number]) => [number, number]) {
    const asked: string[] = [];
    const geometry = mapped(AROUND, (place) => toLonLat(place).map((value) => Number(value.toFixed(9))) as [number, number]);
    vi.stubGlobal("document", { cookie: "" });
    vi.stubGlobal("fetch", (url: string) => {
      asked.push(url);
      return Promise.resolve(new Response(JSON.stringify({ properties, geometry }), { headers: { "Content-Type": "application/json" } }));
    });
    return asked;
  }

  it("is the ground of that moment, on the grid, as one step", async () => {
    const editor = editorWith(stored(LAWNS, 7, square(0, 0, 10)));
    const asked = recorded({}, editor.plane.toLonLat);
    const stop = grantWishes(editor);
    editor.workspace.store.set({ wish: { what: "geometry", feature: { layer: "lawns", id: 7 }, at: "2026-11-01T10:00:00Z" } });
    await vi.waitFor(() => expect(editor.feature("lawns/7")?.geometry).toEqual(AROUND));
    expect(editor.workspace.store.get().wish).toBeNull();
    expect(asked[0]).toContain("/collections/lawns/items/7?datetime=2026-11-01T10%3A00%3A00Z");
    expect([editor.draft.get().edits["lawns/7"]?.op, editor.state.selected]).toEqual(["update", ["lawns/7"]]);
    editor.undo();
    expect(editor.draft.get().edits).toEqual({});
    stop();
  });

  it("is a new feature that follows the one that was ended", async () => {
    const editor = editorWith();
    recorded({ id: 5, cadastral_number: "7:5", address: "Corner 1", status: "REGISTERED", area_value: 99 }, editor.plane.toLonLat);
    await restore(editor, { what: "again", feature: { layer: "parcels", id: 5 }, at: "2026-11-02T10:00:00Z" });
    const [made] = Object.values(editor.draft.get().edits);
    expect(made).toMatchObject({ op: "create", layer: PARCELS.name, geometry: AROUND, properties: { cadastral_number: "7:5", address: "Corner 1", area_value: 144 } });
    expect(editor.draft.get().lineage).toEqual([{ kind: "redistribution", layer: "parcels", parents: [5], children: [made?.key] }]);
  });
});
