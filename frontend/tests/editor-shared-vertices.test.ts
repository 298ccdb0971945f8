import { afterEach, describe, expect, it, vi } from "vitest";
import type { LocalSurface, Position } from "../src/editor/plane/shapes.ts";
import { reachOfGrid } from "../src/editor/plane/shared.ts";
import { verticesAdded, withVerticesShared } from "../src/editor/plane/shared-vertices.ts";
import { addedOf, neighboursWith } from "../src/editor/tools/shared-neighbours.ts";
import { applySplit } from "../src/editor/tools/split-succession.ts";
import { begin, box, click, drag, editorOver, geometryNow, parcel, surface } from "./editor-canvas-desk.ts";

const REACH = reachOfGrid(0.01);

function ring(geometry: unknown): readonly Position[] {
  return (geometry as LocalSurface).coordinates[0]?.[0] ?? [];
}

describe("vertices on a shared edge", () => {
  const edge = [[10, 0], [10, 20]] as const;

  it("come to a neighbour that runs along the edge, at their place of the grid", () => {
    const neighbour = { key: "parcels/2", geometry: surface([box(10, -5, 30, 25)]) };
    const [changed] = withVerticesShared([neighbour], [{ place: [10, 7.33], edge }], REACH);
    expect(ring(changed?.geometry)).toEqual([[10, -5], [30, -5], [30, 25], [10, 25], [10, 7.33], [10, -5]]);
  });

  it("do not come to one that has them, that only meets the edge, or that crosses it", () => {
    const has = { key: "a", geometry: surface([[[10, 0], [30, 0], [30, 20], [10, 20], [10, 7], [10, 0]]]) };
    const meets = { key: "b", geometry: surface([[[10, 20], [30, 20], [30, 40], [10, 40], [10, 20]]]) };
    const crosses = { key: "c", geometry: surface([box(0, 7, 40, 30)]) };
    expect(withVerticesShared([has, meets, crosses], [{ place: [10, 7], edge }], REACH)).toEqual([]);
  });

  it("are found by comparing the borders before and after", () => {
    const before = surface([box(0, 0, 10, 20)]);
    const after = [surface([[[0, 0], [10, 0], [10, 7.33], [4, 7.33], [0, 20], [0, 0]]])];
    expect(verticesAdded(before, after, REACH)).toEqual([{ place: [10, 7.33], edge }]);
  });

  it("are those of which the server tells", () => {
    const notes = [
      { code: "VERTEX_ADDED", place: { type: "Point", coordinates: [10, 7] }, values: { edge: [[10, 0], [10, 20]] } },
      { code: "PORTION", place: { type: "Point", coordinates: [1, 1] }, values: { index: 0 } },
    ];
    expect(addedOf(notes)).toEqual([{ place: [10, 7], edge }]);
  });
});

describe("a split on a shared boundary", () => {
  afterEach(() => vi.restoreAllMocks());
  const parts = [surface([box(0, 0, 10, 7)]), surface([box(0, 7, 10, 20)])];
  const added = [{ place: [10, 7], edge: [[10, 0], [10, 20]] }, { place: [0, 7], edge: [[0, 20], [0, 0]] }] as const;

  it("gives the neighbour the vertex in the same step, so that the corner moves in all three", async () => {
    const editor = editorOver(parcel(1, surface([box(0, 0, 10, 20)])), parcel(2, surface([box(10, 0, 30, 20)])));
    const feature = editor.feature("parcels/1")!;
    const keys = applySplit(editor, feature, parts, false, await neighboursWith(editor, feature, added));
    expect(ring(geometryNow(editor, "parcels/2"))).toEqual([[10, 0], [30, 0], [30, 20], [10, 20], [10, 7], [10, 0]]);
    editor.select([keys[0] ?? ""]);
    begin(editor, "vertices");
    drag(editor, [10, 7], [12, 8]);
    for (const key of [...keys, "parcels/2"]) expect(ring(geometryNow(editor, key))).toContainEqual([12, 8]);
    editor.undo();
    editor.undo();
    expect(editor.draft.get().edits).toEqual({});
  });

  it("leaves the neighbour alone where boundaries are not kept, and other layers unless asked", async () => {
    const zone = { ...parcel(7, surface([box(10, -50, 90, 50)]), "zones") };
    const editor = editorOver(parcel(1, surface([box(0, 0, 10, 20)])), parcel(2, surface([box(10, 0, 30, 20)])), zone);
    const [parcels] = editor.state.layers;
    editor.store.set({ layers: [...editor.state.layers, { ...parcels!, name: "zones" }], keepShared: false });
    vi.spyOn(editor.workspace, "shownLayers").mockReturnValue(new Set(["parcels", "zones"]));
    const feature = editor.feature("parcels/1")!;
    const keysOf = async () => (await neighboursWith(editor, feature, added)).map(({ key }) => key).sort();
    expect(await keysOf()).toEqual([]);
    editor.store.set({ keepShared: true });
    expect(await keysOf()).toEqual(["parcels/2"]);
    editor.store.set({ keepSharedAcross: true });
    expect(await keysOf()).toEqual(["parcels/2", "zones/7"]);
  });

  it("reads neighbours that are not known yet", async () => {
    const editor = editorOver(parcel(1, surface([box(0, 0, 10, 20)])));
    const read = vi.spyOn(editor.known, "read").mockImplementation(() => {
      editor.known.put([parcel(2, surface([box(10, 0, 30, 20)]))]);
      return Promise.resolve(false);
    });
    const edits = await neighboursWith(editor, editor.feature("parcels/1")!, added);
    expect(read.mock.calls[0]?.[1]).toEqual([0, 7, 10, 7]);
    expect(edits.map(({ key }) => key)).toEqual(["parcels/2"]);
  });
});

it("a vertex added on a shared edge comes to the neighbour, over layers when asked", () => {
  const editor = editorOver(parcel(1, surface([box(0, 0, 10, 20)])), parcel(2, surface([box(10, 0, 30, 20)])), parcel(7, surface([box(10, -50, 90, 50)]), "zones"));
  const [parcels] = editor.state.layers;
  editor.store.set({ layers: [...editor.state.layers, { ...parcels!, name: "zones" }], keepSharedAcross: true });
  vi.spyOn(editor.workspace, "shownLayers").mockReturnValue(new Set(["parcels", "zones"]));
  editor.select(["parcels/1"]);
  begin(editor, "vertices");
  drag(editor, [10, 10], [11, 9]);
  click(editor);
  for (const key of ["parcels/1", "parcels/2", "zones/7"]) expect(ring(geometryNow(editor, key))).toContainEqual([11, 9]);
  expect(ring(geometryNow(editor, "zones/7"))).toEqual(expect.arrayContaining([[10, 0], [10, 20]]));
});
