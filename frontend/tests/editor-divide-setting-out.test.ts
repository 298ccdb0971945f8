import { expect, it } from "vitest";
import { readTypedPosition } from "../src/editor/elements/typed-position.ts";
import { Traversing } from "../src/editor/tools/traverse.ts";
import { editorWith, PARCELS } from "./editor-divide-desk.ts";

/** A square of 100 m whose last leg is 0.40 m short. */
const LEGS = [[0, 100], [90, 100], [180, 100], [270, 99.6]].map(([bearingDeg = 0, distanceM = 0]) => ({ bearingDeg, distanceM }));

it("makes a surface of an adjusted traverse that returns to its start", () => {
  const editor = editorWith();
  const run = new Traversing(editor);
  run.set({ start: [1000, 2000], legs: LEGS, adjusts: true });
  expect(run.misclosure()?.metres).toBeCloseTo(0.4, 9);
  // the miss of 0.40 m east over 399.6 m: 0.10, 0.20 and 0.30 m are taken off after 100, 200 and 300 m
  const corners = [[1000, 2000], [999.9, 2100], [1099.8, 2100], [1099.7, 2000]];
  const ring = run.geometry()?.coordinates as readonly (readonly (readonly (readonly number[])[])[])[];
  expect(ring[0]?.[0]?.slice(0, -1).map(String).sort()).toEqual(corners.map(String).sort());
  run.finish();
  expect(Object.values(editor.draft.get().edits)).toMatchObject([{ op: "create", layer: PARCELS.name }]);
});

it("keeps the corner that misses the start where nothing is adjusted", () => {
  const run = new Traversing(editorWith());
  run.set({ start: [1000, 2000], legs: LEGS });
  expect(run.geometry()?.coordinates).toMatchObject([[{ length: 6 }]]);
  expect(JSON.stringify(run.geometry())).toContain("[1000.4,2000]");
});

it("has no misclosure before it is known where the traverse has to end", () => {
  const run = new Traversing(editorWith());
  run.set({ start: [0, 0], legs: LEGS.slice(0, 2), ending: "position" });
  expect(run.misclosure()).toBeNull();
  run.take([100, 100.25]);
  expect(run.misclosure()?.dy).toBeCloseTo(-0.25, 9);
  expect(run.geometry()).toMatchObject({ type: "MultiPolygon" });
});

it("reads a typed position in the order of documents", () => {
  const { plane } = editorWith();
  expect(readTypedPosition(plane, " 450000,254; 1250000.5 ")).toEqual({ place: [1250000.5, 450000.25] });
  expect(readTypedPosition(plane, "450000,25")).toEqual({ fault: "held_unread" });
  const crs = { ...plane.crs, extent: [1_200_000, 400_000, 1_300_000, 500_000] as const };
  expect(readTypedPosition({ ...plane, crs }, "1250000 450000")).toEqual({ fault: "table_swapped" });
});
