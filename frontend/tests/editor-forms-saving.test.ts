import { describe, expect, it } from "vitest";
import type { Edit, WorkingFeature } from "../src/editor/drafts/draft.ts";
import type { DraftHead } from "../src/editor/drafts/journal.ts";
import type { LocalGeometry } from "../src/editor/plane/shapes.ts";
import { areaDifference, changedFields, changesAnything, isSameValue } from "../src/editor/saving/changed.ts";
import { allOf, attributesOf, geometryClashes, lineageWith, resolved, undecided } from "../src/editor/saving/conflicts.ts";
import { editsOf, keysAfter, nextNewOf, proposalOf } from "../src/editor/saving/proposal.ts";
import type { Conflict } from "../src/editor/server/changesets.ts";

function box(size: number): LocalGeometry {
  return { type: "MultiPolygon", coordinates: [[[[0, 0], [size, 0], [size, size], [0, size], [0, 0]]]] };
}

const BASE: WorkingFeature = {
  layer: "parcels", id: 7, version: 3, title: "7", properties: { use: "HOUSING", area_value: "100.00", note: null }, geometry: box(10),
};
const HEAD: DraftHead = {
  id: "d", municipality: "town", title: "Street", reason: "Order 5", sourceDocument: "5/2026", position: 2, serverId: null, serverVersion: null, changedAt: 0, nextNew: 2,
};

function edit(facts: Partial<Edit>): Edit {
  return { key: "parcels/7", layer: "parcels", op: "update", base: BASE, properties: {}, accept: [], ...facts };
}

function conflict(facts: { theirs?: Partial<Conflict["theirs"]>; mine?: Partial<Conflict["mine"]>; fields?: Conflict["fields"] } = {}): Conflict {
  const { geometry } = BASE;
  return {
    key: "parcels/7", layer: "parcels", id: 7, title: "7",
    base: { version: 3, properties: BASE.properties, geometry },
    theirs: { version: 4, properties: { ...BASE.properties, use: "TRADE" }, geometry, by: "Ann", at: null, reason: null, deleted: false, ...facts.theirs },
    mine: { properties: { use: "SCHOOL", note: "x" }, op: "update", ...facts.mine },
    fields: facts.fields ?? [
      { name: "use", base: "HOUSING", theirs: "TRADE", mine: "SCHOOL", clashes: true },
      { name: "note", base: null, theirs: null, mine: "x", clashes: false },
    ],
  };
}

const never = () => { throw new Error("no new key is needed"); };

describe("what an edit changes", () => {
  it("is told by value: absent is null, numbers may be texts", () => {
    expect(isSameValue("100.00", 100)).toBe(true);
    expect(isSameValue(undefined, null)).toBe(true);
    expect(isSameValue("", null)).toBe(false);
    expect(isSameValue("007", "7")).toBe(false);
    expect(changedFields(edit({ properties: { use: "HOUSING", area_value: 101 } }))).toEqual([{ name: "area_value", before: "100.00", after: 101 }]);
    expect(changesAnything(edit({ properties: { use: "HOUSING" }, geometry: box(10) }))).toBe(false);
  });

  it("has an area of its own", () => {
    expect(areaDifference(edit({ geometry: box(12) }))).toBe(44);
    expect(areaDifference(edit({ op: "delete" }))).toBe(-100);
    expect(areaDifference(edit({ base: { ...BASE, geometry: null } }))).toBeNull();
  });
});

describe("the proposal of a draft", () => {
  it("names versions, says only what changes and leaves out what was changed back", () => {
    const fresh = edit({ key: "parcels/new-1", op: "create", base: null, properties: { use: "ROAD" }, geometry: box(3) });
    const edits = {
      "parcels/7": edit({ properties: { use: "SCHOOL", area_value: 100 } }),
      "parcels/8": edit({ key: "parcels/8", properties: { use: "HOUSING" } }),
      "parcels/9": edit({ key: "parcels/9", op: "delete", base: { ...BASE, id: 9 }, geometry: box(3) }),
      "parcels/new-1": fresh,
    };
    const proposal = proposalOf({ edits, lineage: [] }, HEAD);
    expect(proposal).toMatchObject({ title: "Street", reason: "Order 5", source_document: "5/2026" });
    expect(proposal.edits).toEqual([
      { key: "parcels/7", layer: "parcels", op: "update", id: 7, version: 3, properties: { use: "SCHOOL" }, accept: [] },
      { key: "parcels/9", layer: "parcels", op: "delete", id: 9, version: 3, properties: {}, accept: [] },
      { key: "parcels/new-1", layer: "parcels", op: "create", id: null, version: null, properties: { use: "ROAD" }, geometry: box(3), accept: [] },
    ]);
  });

  it("becomes edits again that start from given features", () => {
    const stored = proposalOf({ edits: { "parcels/7": edit({ properties: { use: "SCHOOL" } }) }, lineage: [] }, HEAD);
    const now = new Map([["parcels/7", { ...BASE, version: 5, properties: { ...BASE.properties, note: "new" } }]]);
    const [again] = editsOf(stored, now);
    expect(again).toMatchObject({ key: "parcels/7", base: { version: 5, properties: { note: "new" } }, properties: { use: "SCHOOL" } });
    expect(editsOf(stored, new Map())).toEqual([]);
    expect(nextNewOf(["parcels/7", "parcels/new-4", "roads/new-2"])).toBe(5);
  });

  it("has its keys mapped to those of stored features once published", () => {
    const content = { edits: { "parcels/9": edit({ key: "parcels/9", op: "delete" }) }, lineage: [] };
    const results = [{ key: "parcels/new-1", layer: "parcels", id: 40, version: 1 }];
    expect(keysAfter(["parcels/new-1", "parcels/9", "roads/2"], content, results)).toEqual(["parcels/40", "roads/2"]);
  });
});

describe("the lineage of a proposal", () => {
  const made = edit({ key: "parcels/new-1", op: "create", base: null, geometry: box(3) });
  const split = { kind: "split" as const, layer: "parcels", parents: [7], children: ["parcels/7", "parcels/new-1"] };
  const of = (edits: readonly Edit[]) => proposalOf({ edits: Object.fromEntries(edits.map((one) => [one.key, one])), lineage: [split] }, HEAD).lineage;

  it("leaves out what was discarded, changed back or ended since", () => {
    expect(of([edit({ geometry: box(9) }), made])).toEqual([split]);
    expect(of([edit({ op: "delete" }), made])).toEqual([{ ...split, children: ["parcels/new-1"] }]);
    expect(of([edit({ op: "delete" })])).toEqual([]);
    expect(of([made])).toEqual([]);
  });

  it("is kept by what is made again after others have ended it, and by what else came of it", () => {
    const ended = conflict({ theirs: { deleted: true } });
    const again = { ...made, key: "parcels/new-2" };
    expect(lineageWith([split], edit({}), again, ended)).toEqual([{ ...split, kind: "redistribution", children: ["parcels/new-2", "parcels/new-1"] }]);
    expect(lineageWith([split], edit({}), null, ended)).toEqual([{ ...split, kind: "redistribution", children: ["parcels/new-1"] }]);
    expect(lineageWith([], edit({}), again, ended)).toEqual([{ kind: "redistribution", layer: "parcels", parents: [7], children: ["parcels/new-2"] }]);
    expect(lineageWith([split], edit({}), edit({ geometry: box(4) }), conflict())).toEqual([split]);
  });
});

describe("a clash", () => {
  const mine = edit({ properties: { use: "SCHOOL", note: "x" } });

  it("asks for each field that both changed, and for the geometry if both drew it", () => {
    expect(undecided(conflict(), {})).toEqual(["use"]);
    const drawn = conflict({ theirs: { geometry: box(11) }, mine: { geometry: box(12) } });
    expect(geometryClashes(drawn)).toBe(true);
    expect(undecided(drawn, { fields: { use: "mine" } })).toEqual(["geometry"]);
    expect(geometryClashes(conflict({ theirs: { geometry: box(12) }, mine: { geometry: box(12) } }))).toBe(false);
    expect(geometryClashes(conflict({ theirs: { geometry: box(12) } }))).toBe(false);
  });

  it("about geometry is shown in pictures, not among the fields, and holds as the server says", () => {
    const fields = [{ name: "geometry", base: box(10), theirs: box(11), mine: box(12), clashes: true }];
    const told = conflict({ theirs: { geometry: box(11) }, mine: { geometry: box(12) }, fields });
    expect(attributesOf(told)).toEqual([]);
    expect(undecided(told, {})).toEqual(["geometry"]);
    expect(undecided({ ...told, fields: fields.map((one) => ({ ...one, clashes: false })) }, {})).toEqual([]);
  });

  it("is ended by an edit made from what the others published", () => {
    const kept = resolved(mine, conflict(), allOf("mine", conflict()), [], never);
    expect(kept).toMatchObject({ base: { version: 4, properties: { use: "TRADE" } }, properties: { use: "SCHOOL", note: "x" } });
    const taken = resolved(mine, conflict(), allOf("theirs", conflict()), [], never);
    expect(taken?.properties).toEqual({ note: "x" });
  });

  it("leaves nothing when all of mine is given up", () => {
    const only = edit({ properties: { use: "SCHOOL" } });
    expect(resolved(only, conflict(), allOf("theirs", conflict()), [], never)).toBeNull();
  });

  it("takes the geometry of the side that was chosen", () => {
    const drawn = conflict({ theirs: { geometry: box(11) }, mine: { geometry: box(12) } });
    const both = edit({ properties: { use: "SCHOOL" }, geometry: box(12) });
    expect(resolved(both, drawn, { geometry: "mine", fields: { use: "theirs" } }, [], never)).toMatchObject({ properties: {}, geometry: box(12), base: { geometry: box(11) } });
    const theirs = resolved(both, drawn, { geometry: "theirs", fields: { use: "mine" } }, [], never);
    expect(theirs).toMatchObject({ properties: { use: "SCHOOL" }, base: { geometry: box(11) } });
    expect(theirs).not.toHaveProperty("geometry");
  });

  it("about a feature that the others ended drops my edit or makes the feature again", () => {
    const ended = conflict({ theirs: { deleted: true } });
    expect(resolved(mine, ended, allOf("theirs", ended), ["use", "note"], never)).toBeNull();
    const again = resolved(mine, ended, allOf("mine", ended), ["use", "note"], () => "parcels/new-3");
    expect(again).toEqual({ key: "parcels/new-3", layer: "parcels", op: "create", base: null, properties: { use: "SCHOOL", note: "x" }, geometry: box(10), accept: [] });
  });

  it("about a feature that I end keeps it as they have it, or ends their version", () => {
    const ending = conflict({ mine: { op: "delete", properties: {} } });
    const removal = edit({ op: "delete" });
    expect(resolved(removal, ending, allOf("theirs", ending), [], never)).toBeNull();
    expect(resolved(removal, ending, allOf("mine", ending), [], never)).toMatchObject({ op: "delete", base: { version: 4 } });
  });
});
