import { describe, expect, it } from "vitest";
import type { Edit } from "../src/editor/drafts/draft.ts";
import type { Finding } from "../src/editor/editor-state.ts";
import { pathOf, pictureBox } from "../src/editor/forms/pictures.ts";
import { editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";
import { acceptanceOf, acceptedIn, accepting, fixOf, isSameMatter, named, notAccepting, orderedFindings } from "../src/editor/saving/findings.ts";

function finding(facts: Partial<Finding>): Finding {
  return { key: "parcels/1", layer: "parcels", id: 1, code: "SLIVER", severity: "warning", sentence: "s", field: null, place: null, fix: null, ...facts };
}

const EDIT: Edit = { key: "parcels/1", layer: "parcels", op: "update", base: null, properties: {}, accept: [] };

describe("findings", () => {
  it("come errors first, each once", () => {
    const live = [finding({ code: "SLIVER", sentence: "live" })];
    const found = [finding({ code: "SLIVER" }), finding({ code: "OVERLAP", severity: "error" })];
    expect(orderedFindings(live, found).map(({ code, sentence }) => [code, sentence])).toEqual([["OVERLAP", "s"], ["SLIVER", "live"]]);
  });

  it("keep their names when a check tells them with other numbers", () => {
    const before = named([finding({ sentence: "0.5 m²" }), finding({ code: "GAP" })]);
    const after = named([finding({ code: "GAP" }), finding({ sentence: "0.4 m²" }), finding({ sentence: "9 m²" })]);
    const names = (found: typeof before) => found.map(([name]) => name);
    expect(names(after)).toEqual(expect.arrayContaining(names(before)));
    expect(new Set(names(after)).size).toBe(3);
  });

  it("are accepted for what the feature was then: a change of it takes that back", () => {
    const editor = editorWith(stored(LAWNS, 1, square(0, 0, 10)));
    const key = "lawns/1";
    editor.change("moved", key, { geometry: square(1, 0, 10) });
    editor.applyAll("accepted", [{ key, after: accepting(editor.draft.get().edits[key]!, "AREA_DIFFERS", "old survey") }]);
    expect(editor.draft.get().edits[key]?.accept).toHaveLength(1);
    editor.change("moved", key, { geometry: square(20, 0, 10) });
    expect(editor.draft.get().edits[key]?.accept).toEqual([]);
    editor.undo();
    expect(editor.draft.get().edits[key]?.accept).toHaveLength(1);
  });

  it("are accepted with a reason, the last one given holds", () => {
    const twice = accepting(accepting(EDIT, "SLIVER", "first"), "SLIVER", "second");
    expect(twice.accept).toEqual([{ code: "SLIVER", reason: "second" }]);
    expect(acceptanceOf(twice, "SLIVER")?.reason).toBe("second");
    expect(notAccepting(accepting(twice, "GAP", "g"), "SLIVER").accept).toEqual([{ code: "GAP", reason: "g" }]);
  });

  it("hold on after a reason is given or taken back, not after a change", () => {
    const draft = { edits: { [EDIT.key]: EDIT }, lineage: [] };
    const accepted = { ...draft, edits: { [EDIT.key]: accepting(EDIT, "SLIVER", "old survey") } };
    expect(isSameMatter(draft, accepted)).toBe(true);
    expect(isSameMatter(accepted, { ...accepted, edits: { [EDIT.key]: notAccepting(accepting(EDIT, "SLIVER", "x"), "SLIVER") } })).toBe(true);
    expect(isSameMatter(draft, { ...draft, edits: { [EDIT.key]: { ...EDIT, properties: { use: "ROAD" } } } })).toBe(false);
    expect(isSameMatter(draft, { ...draft, edits: {} })).toBe(false);
    expect(isSameMatter(draft, { ...draft, lineage: [] })).toBe(false);
    const other = finding({ key: "parcels/2" });
    const found = [finding({}), finding({ severity: "error" }), finding({ code: "GAP" }), other];
    expect(acceptedIn(accepted, found)).toEqual([found[0]]);
    expect(acceptedIn(draft, found)).toEqual([]);
  });

  it("are mended by what the fix says, and by no more", () => {
    expect(fixOf(finding({}))).toBeNull();
    expect(fixOf(finding({ fix: { title: "Set", properties: { area: 5 } } }))).toEqual({ key: "parcels/1", properties: { area: 5 } });
    const geometry: GeoJSON.Geometry = { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] };
    expect(fixOf(finding({ fix: { title: "Snap", geometry } }))).toEqual({ key: "parcels/1", geometry: { type: "MultiPolygon", coordinates: [geometry.coordinates] } });
  });
});

describe("a picture of a geometry", () => {
  it("has north up, in a square with room around all that is compared", () => {
    const square = { type: "MultiPolygon", coordinates: [[[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]] } as const;
    const line = { type: "MultiLineString", coordinates: [[[0, 0], [20, 0]]] } as const;
    const box = pictureBox([square, null, line]);
    expect(box?.map((side) => Math.round(side * 10) / 10)).toEqual([-1.6, -6.6, 21.6, 16.6]);
    expect(pathOf(square, [0, 0, 10, 10])).toBe("M0 100L100 100L100 0L0 0L0 100Z");
    expect(pathOf(line, [0, -10, 20, 10])).toBe("M0 50L100 50");
    expect(pathOf({ type: "Point", coordinates: [5, 5] }, [0, 0, 10, 10])).toBe("M50 50h0");
    expect(pictureBox([null])).toBeNull();
  });
});
