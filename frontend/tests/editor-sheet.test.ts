import { expect, it } from "vitest";
import type { Draft } from "../src/editor/editor.ts";
import { Sheet } from "../src/editor/forms/sheet.ts";
import type { TableRows } from "../src/editor/forms/table-rows.ts";
import { editorWith, LAWNS, square, stored } from "./editor-divide-desk.ts";

it("a cell that is written keeps its row when others come into view meanwhile", () => {
  const [first, second] = [stored(LAWNS, 1, square(0, 0, 10)), stored(LAWNS, 2, square(20, 0, 10))];
  const editor = editorWith(second);
  let shown = ["lawns/2"];
  const source = { layer: () => LAWNS, read: () => shown.flatMap((key): Draft[] => editor.feature(key) ? [editor.feature(key)!] : []) };
  const sheet = new Sheet(editor, source as unknown as TableRows, () => undefined);
  sheet.read();
  const column = sheet.fields.findIndex(({ name }) => name === "address");
  sheet.moveTo({ row: 0, column }, false);
  sheet.begin("");
  editor.known.put([first]);
  shown = ["lawns/1", "lawns/2"];
  sheet.read();
  sheet.commit("Lake 5");
  expect(Object.entries(editor.draft.get().edits).map(([key, { properties }]) => [key, properties])).toEqual([["lawns/2", { address: "Lake 5" }]]);
  sheet.read();
  expect(sheet.rows).toHaveLength(2);
});
