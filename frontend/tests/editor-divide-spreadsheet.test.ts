import { expect, it } from "vitest";
import { surfaceOf } from "../src/editor/plane/nested-rings.ts";
import { inDocumentOrder, readTable, writeTable } from "../src/editor/plane/spreadsheet.ts";
import type { Line } from "../src/editor/plane/shapes.ts";

// east 1,200,000 to 1,300,000, north 400,000 to 500,000
const NORTH_FIRST = { axis_order: "NE", precision_m: 0.01, extent: [1_200_000, 400_000, 1_300_000, 500_000] } as const;
const EAST_FIRST = { ...NORTH_FIRST, axis_order: "EN" } as const;
const TRIANGLE: Line = [
  [1_250_000.5, 450_000.25],
  [1_250_010, 450_000.25],
  [1_250_010, 450_020],
];

it.each([
  ["tabs", "1\t450000,25\t1250000,50\n2\t450000,25\t1250010\n3\t450020\t1250010"],
  ["semicolons", "450000.25;1250000.5\n450000.25;1250010;\n450020;1250010"],
  ["spaces", "  450000,25  1250000,5\n450000,25 1250010\n450020 1250010"],
  ["spaces within numbers", "n1\t450 000,25\t1 250 000,50\nn2\t450 000,25\t1 250 010\nn3\t450\u00a0020\t1\u00a0250\u00a0010"],
  ["a header and the first point again", "No\tX, m\tY, m\r\n1\t450000.25\t1250000.50\r\n2\t450000.25\t1250010\r\n3\t450020\t1250010\r\n1\t450000.25\t1250000.50\r\n"],
])("reads a table with %s", (_name, text) => {
  expect(readTable(text, NORTH_FIRST)).toEqual({ rings: [TRIANGLE], faults: [] });
});

it("reads east first where documents write so", () => {
  const { rings, faults } = readTable("1250000.5 450000.25\n1250010 450000.25\n1250010 450020", EAST_FIRST);
  expect(faults).toEqual([]);
  expect(rings).toEqual([TRIANGLE]);
});

it("tells swapped axes and does not turn them", () => {
  const { faults } = readTable("1250000.5 450000.25\n1250010 450000.25\n1250010 450020", NORTH_FIRST);
  expect(faults.map(({ line, fault }) => [line, fault])).toEqual([[1, "swapped"], [2, "swapped"], [3, "swapped"]]);
});

it("refuses a header that says the columns are turned", () => {
  const { faults } = readTable("Y\tX\n450000.25\t1250000.5\n450000.25\t1250010\n450020\t1250010", NORTH_FIRST);
  expect(faults).toEqual([{ line: 1, fault: "header_order", value: "Y X" }]);
});

it.each([
  ["1,234.50\t1250000", 1, "number", "1,234.50"],
  ["450000\t1250000\n45o000\t1250010\n450020\t1250010", 2, "number", "45o000"],
  ["450000\t1250000\n450001", 2, "columns", "1"],
  ["1 450000 1250000 0.1 7", 1, "columns", "5"],
  ["450000\t1250000\n450000\t1250000\n450020\t1250010", 2, "repeated", "450000 1250000"],
  ["450000\t1250000\n450000\t1350000\n450020\t1250010", 2, "outside", "450000; 1350000"],
  ["450000\t1250000\n450020\t1250010", 2, "too_few", "2"],
])("says which line of %j is wrong and why", (text, line, fault, value) => {
  expect(readTable(text, NORTH_FIRST).faults[0]).toEqual({ line, fault, value });
});

it("takes an empty line for the beginning of another ring", () => {
  const text = "X Y\n1 0 0\n2 0 10\n3 10 10\n4 10 0\n\n\t\t\n5 2 2\n6 2 4\n7 4 4\n";
  const { rings, faults } = readTable(text, { axis_order: "EN", precision_m: 0.01, extent: null });
  expect(faults).toEqual([]);
  expect(rings.map((ring) => ring.length)).toEqual([4, 3]);
});

it("reads back what it writes, with a decimal comma too", () => {
  for (const mark of [".", ","] as const) {
    const text = writeTable([TRIANGLE, TRIANGLE], NORTH_FIRST, mark);
    expect(text.split("\n")[0]).toBe(`1\t450000${mark}25\t1250000${mark}50`);
    expect(readTable(text, NORTH_FIRST)).toEqual({ rings: [TRIANGLE, TRIANGLE], faults: [] });
  }
});

it("writes north before east where documents do", () => {
  expect(inDocumentOrder(NORTH_FIRST, [2, 1])).toEqual([1, 2]);
  expect(inDocumentOrder(EAST_FIRST, [2, 1])).toEqual([2, 1]);
});

it("makes holes of rings inside rings and parts of rings inside holes", () => {
  const square = (from: number, to: number): Line => [[from, from], [from, to], [to, to], [to, from]];
  const made = surfaceOf([square(3, 4), square(0, 10), square(2, 8), square(20, 30)]);
  const corners = made.coordinates.map((rings) => rings.map((ring) => ring[0]));
  expect(made.coordinates.map((rings) => rings.length).sort()).toEqual([1, 1, 2]);
  expect(made.coordinates.flat().every((ring) => ring.length === 5)).toBe(true);
  expect(made.coordinates.find((rings) => rings.length === 2)?.map((ring) => Math.max(...ring.map(([x]) => x)))).toEqual([10, 8]);
  expect(corners).toHaveLength(3);
});
