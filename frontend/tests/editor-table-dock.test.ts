import { describe, expect, it } from "vitest";
import { boundedHeight, heightAfter, mostHeight } from "../src/editor/dock-height.ts";
import { columnsTest, testOf } from "../src/editor/forms/column-filter.ts";
import { fieldsOf, type FieldDescription } from "../src/editor/forms/fields.ts";
import { arranged } from "../src/editor/forms/rows.ts";
import { Sheet } from "../src/editor/forms/sheet.ts";
import type { TableRows } from "../src/editor/forms/table-rows.ts";
import { editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";

const FIELDS = fieldsOf(
  {
    properties: {
      name: { title: "Name", type: "string" },
      height: { title: "Height", type: "number" },
      state: { title: "State", oneOf: [{ const: "G", title: "Good" }, { const: "P", title: "Poor" }] },
      seen: { title: "Seen", type: "string", format: "date" },
    },
  },
  false,
);
const field = (name: string) => FIELDS.find((one) => one.name === name) as FieldDescription;
const passing = (name: string, asked: string, values: readonly unknown[]) => values.filter(testOf(field(name), asked));

describe("a filter of a column", () => {
  it("finds a part of a text, all of it, or what is without it", () => {
    const names = ["Long street", "long", "Short", null];
    expect(passing("name", "long", names)).toEqual(["Long street", "long"]);
    expect(passing("name", "=long", names)).toEqual(["long"]);
    expect(passing("name", "!long", names)).toEqual(["Short", null]);
    expect(passing("name", "=", names)).toEqual([null]);
    expect(passing("name", "!", names)).toEqual(["Long street", "long", "Short"]);
  });

  it("compares numbers, also those that come as texts, with either decimal mark", () => {
    const heights = [3, "12.50", 7.25, null];
    expect(passing("height", ">7,2", heights)).toEqual(["12.50", 7.25]);
    expect(passing("height", "<= 7.25", heights)).toEqual([3, 7.25]);
    expect(passing("height", "3..8", heights)).toEqual([3, 7.25]);
    expect(passing("height", "=12.5", heights)).toEqual(["12.50"]);
    expect(passing("height", ">tall", heights)).toEqual([]);
  });

  it("knows codes by their titles and compares days", () => {
    expect(passing("state", "goo", ["G", "P"])).toEqual(["G"]);
    expect(passing("state", "=p", ["G", "P"])).toEqual(["P"]);
    expect(passing("seen", ">=2026-02-01", ["2026-01-31", "2026-02-01", null])).toEqual(["2026-02-01"]);
  });

  it("narrows the rows together with those of other columns, unknown columns aside", () => {
    const test = columnsTest(FIELDS, { name: "oak", height: ">5", gone: "x", state: " " });
    expect(test({ name: "Oak 1", height: 6 })).toBe(true);
    expect(test({ name: "Oak 2", height: 4 })).toBe(false);
    const rows = [1, 2].map((id) => ({ key: `trees/${id}`, layer: "trees", geometry: null, properties: { height: id * 4 }, base: null, edit: null }));
    expect(arranged(rows, FIELDS, "", null, { height: ">5" }).map(({ key }) => key)).toEqual(["trees/2"]);
  });
});

it("the height of the table leaves room for the map and follows keys", () => {
  expect(boundedHeight(5000, 800)).toBe(mostHeight(800));
  expect(boundedHeight(10, 800)).toBe(140);
  expect(heightAfter("ArrowUp", 280, 800)).toBe(296);
  expect(heightAfter("PageDown", 280, 800)).toBe(184);
  expect(heightAfter("Home", 280, 800)).toBe(640);
  expect(heightAfter("End", 280, 800)).toBe(140);
  expect(heightAfter("x", 280, 800)).toBeNull();
});

it("selected rows are given a value as one step; a wrong one changes nothing", () => {
  const features = [1, 2, 3].map((id) => stored(LAWNS, id, square(id * 20, 0, 10), { address: id === 2 ? "Park" : null, area_value: 10 }));
  const editor = editorWith(...features);
  const rows = () => [1, 2, 3].map((id) => editor.feature(`lawns/${id}`)!);
  const source = { layer: () => LAWNS, read: rows } as unknown as TableRows;
  const sheet = new Sheet(editor, source, () => undefined);
  sheet.read();
  editor.select(["lawns/1", "lawns/2"]);
  const named = (name: string) => sheet.fields.find((one) => one.name === name) as FieldDescription;
  expect(sheet.give(named("area_value"), "many")).toBe(false);
  expect(editor.draft.get().edits).toEqual({});
  expect(sheet.give(named("address"), "Park")).toBe(true);
  expect(Object.keys(editor.draft.get().edits)).toEqual(["lawns/1"]);
  sheet.chooseAll();
  expect(editor.state.selected).toEqual(["lawns/1", "lawns/2", "lawns/3"]);
  editor.undo();
  expect(editor.draft.get().edits).toEqual({});
});
