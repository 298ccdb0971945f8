import { describe, expect, it } from "vitest";
import { applySplit, lineageAfter } from "../src/editor/tools/split-succession.ts";
import { factsOf } from "../src/editor/tools/measure.ts";
import { nearestEdge } from "../src/editor/tools/split-portions.ts";
import { differenceOf, wantedOf } from "../src/editor/tools/split-table.ts";
import { editorWith, LAWNS, PARCELS, square, stored } from "./editor-divide-desk.ts";

describe("a split", () => {
  it("ends a registered feature and creates all parts, named after it, as one step", () => {
    const editor = editorWith(stored(PARCELS, 5, square(0, 0, 100), { address: "Long street 1", area_value: 10_000 }));
    const keys = applySplit(editor, editor.feature("parcels/5")!, [square(0, 0, 30), square(30, 0, 70)], false);
    const { edits, lineage } = editor.draft.get();
    expect(edits["parcels/5"]?.op).toBe("delete");
    expect(keys.map((key) => edits[key]?.properties)).toEqual([
      { cadastral_number: "7:5:P1", address: "Long street 1", area_value: 900 },
      { cadastral_number: "7:5:P2", address: "Long street 1", area_value: 4900 },
    ]);
    expect(lineage).toEqual([{ kind: "split", layer: "parcels", parents: [5], children: keys }]);
    editor.undo();
    expect(editor.draft.get()).toEqual({ edits: {}, lineage: [] });
    expect(editor.feature("parcels/5")?.geometry).toEqual(square(0, 0, 100));
  });

  it("leaves the record with the largest part where the person wants it", () => {
    const editor = editorWith(stored(LAWNS, 8, square(0, 0, 10)));
    const keys = applySplit(editor, editor.feature("lawns/8")!, [square(0, 0, 3), square(3, 0, 7)], true);
    expect(keys[0]).toBe("lawns/8");
    expect(editor.feature("lawns/8")?.geometry).toEqual(square(3, 0, 7));
    expect(editor.draft.get().edits["lawns/8"]).toMatchObject({ op: "update", properties: { area_value: 49 } });
    expect(editor.feature(keys[1] ?? "")?.geometry).toEqual(square(0, 0, 3));
  });

  it("of a part lets its parts follow the stored feature, under names of their own", () => {
    const editor = editorWith(stored(PARCELS, 5, square(0, 0, 100)));
    const [small = "", large = ""] = applySplit(editor, editor.feature("parcels/5")!, [square(0, 0, 30), square(30, 0, 70)], false);
    const again = applySplit(editor, editor.feature(large)!, [square(30, 0, 20), square(50, 0, 50)], false);
    const { edits, lineage } = editor.draft.get();
    expect(large in edits).toBe(false);
    expect(lineage).toEqual([{ kind: "split", layer: "parcels", parents: [5], children: [small, ...again] }]);
    const names = [small, ...again].map((key) => edits[key]?.properties["cadastral_number"]);
    expect(names).toEqual(["7:5:P1", "7:5:P3", "7:5:P4"]);
  });
});

it("lets a merged feature follow stored ones, and those of the draft through what they follow", () => {
  const editor = editorWith(stored(PARCELS, 5, square(0, 0, 100)), stored(PARCELS, 6, square(100, 0, 50)));
  const before = [{ kind: "split", layer: "parcels", parents: [4], children: ["parcels/new-1", "parcels/new-2"] }] as const;
  const made = { ...editor.feature("parcels/5")!, key: "parcels/new-2", base: null };
  expect(lineageAfter(before, "merge", [editor.feature("parcels/6")!, made], ["parcels/new-3"])).toEqual([
    { kind: "split", layer: "parcels", parents: [4], children: ["parcels/new-1", "parcels/new-3"] },
    { kind: "merge", layer: "parcels", parents: [6], children: ["parcels/new-3"] },
  ]);
});

it("measures a line and the ground inside it", () => {
  const line = [[0, 0], [30, 0], [30, 40]] as const;
  expect(factsOf({ line, encloses: false })).toEqual({ lengthM: 70, areaM2: null, bearingDeg: 0 });
  expect(factsOf({ line, encloses: true })).toEqual({ lengthM: 120, areaM2: 600, bearingDeg: null });
});

it("finds the edge that is pointed at", () => {
  expect(nearestEdge(square(0, 0, 10), [9, 4])).toEqual([[10, 0], [10, 10]]);
});

it("tells what was asked of each part and by how much it differs", () => {
  const portion = (index: number, asked_m2: number | null) => ({ code: "PORTION", place: null, values: { index, asked_m2, area_m2: 1 } });
  const vertex = { code: "VERTEX_ADDED", place: null, values: {} };
  expect(wantedOf([portion(1, null), vertex, portion(0, 500)])).toEqual([500, null]);
  expect(differenceOf(500.1249, 500)).toBe(0.12);
  expect(differenceOf(123, null)).toBeNull();
});
