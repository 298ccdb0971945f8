import { describe, expect, it } from "vitest";
import type { Editor } from "../src/editor/editor.ts";
import { featuresAt } from "../src/editor/tools/copy-hits.ts";
import { differingFields, firstSources, mergedFields } from "../src/editor/tools/merge-fields.ts";
import { applyMerge } from "../src/editor/tools/merge.ts";
import { tellNotes, type SurfaceDraft } from "../src/editor/tools/split-run.ts";
import { editorWith, LAWNS, PARCELS, square, stored } from "./editor-divide-desk.ts";

const WHOLE = square(0, 0, 50);

function surfaces(editor: Editor, ...keys: string[]): SurfaceDraft[] {
  return keys.flatMap((key) => (editor.feature(key) as SurfaceDraft | null) ?? []);
}

describe("a merge", () => {
  const small = stored(PARCELS, 1, square(0, 0, 10), { address: "Corner 1", area_value: "99.50" });
  const large = stored(PARCELS, 2, square(10, 0, 40), { area_value: 1600.25 });

  it("adds areas and takes other fields from the largest that has them", () => {
    const editor = editorWith(small, large);
    const features = surfaces(editor, "parcels/1", "parcels/2");
    const fields = differingFields(PARCELS, features);
    expect(fields.map(({ name, adds }) => [name, adds])).toEqual([["address", false], ["area_value", true]]);
    const sources = firstSources(fields, features);
    expect(sources).toEqual({ address: { from: "parcels/1" }, area_value: "sum" });
    expect(mergedFields(fields, features, sources)).toEqual({ address: "Corner 1", area_value: 1699.75 });
    expect(mergedFields(fields, features, { address: { from: "parcels/2" }, area_value: { from: "parcels/1" } })).toEqual({
      address: null,
      area_value: "99.50",
    });
  });

  it("ends registered features, creates one after the largest and names its parents, as one step", () => {
    const editor = editorWith(small, large);
    const features = surfaces(editor, "parcels/1", "parcels/2");
    const sources = firstSources(differingFields(PARCELS, features), features);
    const key = applyMerge(editor, features, WHOLE, { sources, keeps: null }) ?? "";
    const { edits, lineage } = editor.draft.get();
    expect([edits["parcels/1"]?.op, edits["parcels/2"]?.op, edits[key]?.op]).toEqual(["delete", "delete", "create"]);
    expect(edits[key]?.properties).toEqual({ cadastral_number: "7:2:P1", address: "Corner 1", area_value: 1699.75 });
    expect(lineage).toEqual([{ kind: "merge", layer: "parcels", parents: [1, 2], children: [key] }]);
    editor.undo();
    expect(Object.keys(editor.draft.get().edits)).toEqual([]);
  });

  it("leaves the record of the chosen feature, whose set-once fields stay", () => {
    const editor = editorWith(stored(LAWNS, 1, square(0, 0, 10)), stored(LAWNS, 2, square(10, 0, 40), { address: "Park" }));
    const features = surfaces(editor, "lawns/1", "lawns/2");
    applyMerge(editor, features, WHOLE, { sources: { address: { from: "lawns/2" } }, keeps: "lawns/1" });
    expect(editor.feature("lawns/2")).toBeNull();
    expect(editor.draft.get().edits["lawns/1"]).toMatchObject({ op: "update", geometry: WHOLE, properties: { address: "Park" } });
    expect(editor.draft.get().lineage).toEqual([{ kind: "merge", layer: "lawns", parents: [2], children: ["lawns/1"] }]);
  });
});

it("finds the features at a place, the small one first, nothing in a hole", () => {
  const holed = { type: "MultiPolygon", coordinates: [[...(square(0, 0, 30).coordinates[0] ?? []), ...(square(10, 10, 10).coordinates[0] ?? [])]] } as const;
  const editor = editorWith(stored(PARCELS, 1, holed), stored(LAWNS, 2, square(12, 12, 5)), stored(LAWNS, 3, square(0, 0, 9)));
  const at = (x: number, y: number) => {
    const keys = { shift: false, ctrl: false, alt: false, metresPerPixel: 0.1, point: [0, 0], snap: null } as const;
    return featuresAt(editor, { raw: [x, y], place: [x, y], ...keys }).map(({ key }) => key);
  };
  expect(at(14, 14)).toEqual(["lawns/2"]);
  expect(at(5, 5)).toEqual(["lawns/3", "parcels/1"]);
  expect(at(25, 25)).toEqual(["parcels/1"]);
});

it("tells of holes between merged surfaces, with their area", () => {
  const editor = editorWith();
  tellNotes(editor, [{ code: "PARTS", place: null, values: { count: 2 } }, { code: "HOLE", place: null, values: { area_m2: 12.5 } }]);
  expect(editor.workspace.store.get().notice).toBe("Between the surfaces a hole of 12.50 m² stays.");
});
