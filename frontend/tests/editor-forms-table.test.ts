import { describe, expect, it } from "vitest";
import type { Draft } from "../src/editor/editor.ts";
import { blockText, copied, filledDown, parseBlock, pasted, rangeOf } from "../src/editor/forms/blocks.ts";
import { fieldsOf } from "../src/editor/forms/fields.ts";
import { arranged, windowOf } from "../src/editor/forms/rows.ts";
import { cellAfter } from "../src/editor/forms/table-keys.ts";

const FIELDS = fieldsOf(
  {
    properties: {
      number: { title: "Number", type: "string", readOnly: true },
      height: { title: "Height", type: "number" },
      state: { title: "State", oneOf: [{ const: "G", title: "Good" }, { const: "P", title: "Poor" }] },
    },
  },
  false,
);

function row(id: number, height: number | null, state: string | null): Draft {
  const properties = { number: `N${id}`, height, state };
  const base = { layer: "trees", id, version: 1, title: `Tree ${id}`, properties, geometry: null };
  return { key: `trees/${id}`, layer: "trees", geometry: null, properties, base, edit: null };
}

const ROWS = [row(1, 12.5, "G"), row(2, 3, "P"), row(10, null, null)];
const at = (top: number, left: number, bottom = top, right = left) => rangeOf({ row: top, column: left }, { row: bottom, column: right });

describe("a block of cells", () => {
  it("is read as spreadsheets write it", () => {
    expect(parseBlock("a\tb\r\nc\td\r\n")).toEqual([["a", "b"], ["c", "d"]]);
    expect(parseBlock('"two\nlines"\t"say ""x"""\n\tend')).toEqual([["two\nlines", 'say "x"'], ["", "end"]]);
    expect(parseBlock("a\t\nb\t")).toEqual([["a", ""], ["b", ""]]);
    expect(parseBlock("one")).toEqual([["one"]]);
  });

  it("comes back as it was written", () => {
    const block = [["a\tb", 'quote "x"', ""], ["line\nbreak", "plain", "1,5"]];
    expect(parseBlock(blockText(block))).toEqual(block);
  });

  it("is copied with titles and the reader's decimal mark", () => {
    expect(copied(ROWS, FIELDS, at(0, 1, 1, 2), ",")).toEqual([["12,5", "Good"], ["3", "Poor"]]);
  });

  it("is pasted from a cell on; what is the same is no change", () => {
    expect(pasted(ROWS, FIELDS, at(1, 1), [["4,5", "good"], ["7", "Poor"]])).toEqual({
      patches: [
        { key: "trees/2", properties: { height: 4.5, state: "G" } },
        { key: "trees/10", properties: { height: 7, state: "P" } },
      ],
    });
    expect(pasted(ROWS, FIELDS, at(0, 0), [["N1", "12.5", "Good"]])).toEqual({ patches: [] });
  });

  it("fills a range that it fits into, and stops at the end of the table", () => {
    const filled = pasted(ROWS, FIELDS, at(0, 1, 2, 1), [["9"]]);
    expect("patches" in filled && filled.patches.map(({ properties }) => properties)).toEqual([{ height: 9 }, { height: 9 }, { height: 9 }]);
    const over = pasted(ROWS, FIELDS, at(2, 2), [["Good", "beyond"], ["Poor", "beyond"]]);
    expect(over).toEqual({ patches: [{ key: "trees/10", properties: { state: "G" } }] });
  });

  it("changes nothing when one cell does not take it", () => {
    expect(pasted(ROWS, FIELDS, at(0, 1), [["1"], ["high"]])).toMatchObject({ wrong: "form_not_number", row: 1, column: 1 });
    expect(pasted(ROWS, FIELDS, at(0, 0), [["other"]])).toMatchObject({ wrong: "table_fixed", row: 0, column: 0 });
  });

  it("is filled down from the first row, fixed columns left out", () => {
    expect(filledDown(ROWS, FIELDS, at(0, 0, 2, 2), [0, 1, 2])).toEqual([
      { key: "trees/2", properties: { height: 12.5, state: "G" } },
      { key: "trees/10", properties: { height: 12.5, state: "G" } },
    ]);
    expect(filledDown(ROWS, FIELDS, at(1, 2), [1, 0])).toEqual([{ key: "trees/1", properties: { state: "P" } }]);
  });
});

describe("the rows of the table", () => {
  it("are sorted by number or by text, the empty ones last", () => {
    const keys = (order: Parameters<typeof arranged>[3]) => arranged(ROWS, FIELDS, "", order).map(({ base }) => base?.id);
    expect(keys({ field: "height", down: false })).toEqual([2, 1, 10]);
    expect(keys({ field: "height", down: true })).toEqual([1, 2, 10]);
    expect(keys({ field: "number", down: false })).toEqual([1, 2, 10]);
    expect(keys(null)).toEqual([1, 2, 10]);
  });

  it("are found by titles of codes as well as by codes", () => {
    expect(arranged(ROWS, FIELDS, "poor", null).map(({ key }) => key)).toEqual(["trees/2"]);
    expect(arranged(ROWS, FIELDS, "tree 1", null).map(({ key }) => key)).toEqual(["trees/1", "trees/10"]);
  });

  it("are drawn in part when they are many", () => {
    expect(windowOf(200, 1000, 300, 26)).toEqual({ from: 0, to: 200 });
    expect(windowOf(5000, 2600, 260, 26)).toEqual({ from: 80, to: 130 });
    expect(windowOf(300, 26 * 299, 260, 26)).toEqual({ from: 279, to: 300 });
  });

  it("are walked by keys within their bounds", () => {
    const go = (key: string, ctrlKey = false) => cellAfter({ row: 1, column: 1 }, { key, ctrlKey, metaKey: false }, 3, 3, 10);
    expect(go("ArrowDown")).toEqual({ row: 2, column: 1 });
    expect(go("PageDown")).toEqual({ row: 2, column: 1 });
    expect(go("End", true)).toEqual({ row: 2, column: 2 });
    expect(go("ArrowLeft", true)).toEqual({ row: 1, column: 0 });
    expect(go("Tab")).toBeNull();
  });
});
