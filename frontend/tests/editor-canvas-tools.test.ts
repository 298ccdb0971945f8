import { describe, expect, it, vi } from "vitest";
import { areaOf } from "../src/editor/plane/measures.ts";
import type { LocalGeometry, LocalLines, Position } from "../src/editor/plane/shapes.ts";
import { findingsOf } from "../src/editor/live-checks.ts";
import { begin, box, click, drag, editorOver, geometryNow, hole, parcel, pointerAt, press, surface } from "./editor-canvas-desk.ts";

const WEST = parcel(1, surface([box(0, 0, 40, 40)]));
const EAST = parcel(2, surface([box(40, 0, 80, 40)]));
const STREET = parcel(1, { type: "MultiLineString", coordinates: [[[-20, 60], [100, 60]]] } as LocalLines, "streets");

describe("drawing", () => {
  it("makes a parcel that begins and ends at the neighbour's corners", () => {
    const editor = editorOver(WEST, EAST);
    begin(editor, "draw");
    click(editor, [40.5, 40.4], [79.3, 40.7], [80, 70], [40, 70], [40.2, 40.1]);
    expect(editor.state.selected).toEqual(["parcels/new-1"]);
    expect(geometryNow(editor, "parcels/new-1")).toEqual(surface([[[40, 40], [80, 40], [80, 70], [40, 70], [40, 40]]]));
    expect(editor.draft.get().edits["parcels/new-1"]?.op).toBe("create");
    editor.undo();
    expect(editor.draft.get().edits).toEqual({});
  });

  it("ends at a double click and repeats no position", () => {
    const editor = editorOver();
    const run = begin(editor, "draw");
    click(editor, [0, 100], [10, 100], [10, 110], [10.1, 110.1]);
    run.doubleClick?.(pointerAt(editor, [10.1, 110.1]));
    expect(geometryNow(editor, "parcels/new-1")).toEqual(surface([[[0, 100], [10, 100], [10, 110], [0, 100]]]));
  });

  it("takes typed positions and takes them back before it takes steps back", () => {
    const editor = editorOver();
    const run = begin(editor, "draw");
    for (const place of [[0, 0], [10, 0], [99, 99]] as Position[]) run.take?.(place);
    editor.undo();
    run.take?.([10, 10]);
    expect(run.last?.()).toEqual([10, 10]);
    run.finish?.();
    expect(geometryNow(editor, "parcels/new-1")).toEqual(surface([[[0, 0], [10, 0], [10, 10], [0, 0]]]));
  });

  it("says length, bearing, area and perimeter as it goes", () => {
    const editor = editorOver();
    const run = begin(editor, "draw");
    click(editor, [0, 0], [30, 0]);
    run.move?.(pointerAt(editor, [30, 40], { alt: true }));
    expect(run.sketch().words).toBe("40.00 m 0°00′00″ · 600.00 m² · perimeter 120.00 m");
  });

  it("keeps a fixed length and bearing from the last position", () => {
    const editor = editorOver();
    begin(editor, "draw");
    editor.store.set({ held: { lengthM: 25, bearingDeg: 90 } });
    click(editor, [0, 0], [30, 4]);
    expect(editor.run?.last?.()).toEqual([25, 0]);
  });

  it("refuses a bow tie and keeps what was drawn", () => {
    const editor = editorOver();
    const run = begin(editor, "draw");
    click(editor, [0, 0], [10, 10], [10, 0], [0, 10]);
    run.finish?.();
    expect(editor.draft.get().edits).toEqual({});
    expect(editor.workspace.store.get().notice).toBe("The line crosses itself.");
    expect(run.sketch().handles).toHaveLength(4);
  });

  it("makes lines and points where the layer has them", () => {
    const editor = editorOver();
    editor.store.set({ layer: "streets" });
    begin(editor, "draw");
    click(editor, [0, 0], [10, 0], [20, 5]);
    editor.run?.finish?.();
    expect(geometryNow(editor, "streets/new-1")).toEqual({ type: "MultiLineString", coordinates: [[[0, 0], [10, 0], [20, 5]]] });
    editor.store.set({ layer: "trees" });
    begin(editor, "draw");
    click(editor, [50.004, 50]);
    expect(geometryNow(editor, "trees/new-2")).toEqual({ type: "Point", coordinates: [50, 50] });
  });
});

describe("holes, parts and removal", () => {
  it("cuts a hole, adds a part, removes both and then the parcel", () => {
    const editor = editorOver(WEST);
    editor.select(["parcels/1"]);
    const area = () => areaOf(geometryNow(editor, "parcels/1") as LocalGeometry);
    begin(editor, "hole");
    click(editor, [10, 10], [20, 10], [20, 20], [10, 20], [10, 10]);
    expect(area()).toBe(1600 - 100);
    begin(editor, "part");
    click(editor, [100, 0], [110, 0], [110, 10], [100, 10], [100, 0]);
    expect(area()).toBe(1500 + 100);
    begin(editor, "remove");
    click(editor, [15, 15]);
    expect(area()).toBe(1700);
    click(editor, [105, 5]);
    expect(geometryNow(editor, "parcels/1")).toEqual(WEST.geometry);
    click(editor, [5, 5]);
    expect(editor.draft.get().edits["parcels/1"]?.op).toBe("delete");
    expect(editor.state.selected).toEqual([]);
    for (let i = 0; i < 5; i += 1) editor.undo();
    expect(editor.draft.get().edits).toEqual({});
  });

  it("refuses a hole beside the parcel and a part over it", () => {
    const editor = editorOver(WEST);
    editor.select(["parcels/1"]);
    begin(editor, "hole");
    click(editor, [50, 10], [60, 10], [60, 20], [50, 10]);
    begin(editor, "part");
    click(editor, [30, 10], [60, 10], [60, 20], [30, 10]);
    expect(editor.draft.get().edits).toEqual({});
  });

  it("removes one line of several, the nearest", () => {
    const roads = parcel(5, { type: "MultiLineString", coordinates: [[[0, 0], [10, 0]], [[0, 5], [10, 5]]] } as LocalLines, "streets");
    const editor = editorOver(roads);
    editor.select(["streets/5"]);
    begin(editor, "remove");
    click(editor, [5, 4.8]);
    expect(geometryNow(editor, "streets/5")).toEqual({ type: "MultiLineString", coordinates: [[[0, 0], [10, 0]]] });
  });
});

describe("reshaping", () => {
  it("moves a corner of both neighbours as one step", () => {
    const editor = editorOver(WEST, EAST);
    editor.select(["parcels/1"]);
    begin(editor, "vertices");
    drag(editor, [40.3, 39.8], [44, 46]);
    expect(geometryNow(editor, "parcels/1")).toEqual(surface([[[0, 0], [40, 0], [44, 46], [0, 40], [0, 0]]]));
    expect(geometryNow(editor, "parcels/2")).toEqual(surface([[[40, 0], [80, 0], [80, 40], [44, 46], [40, 0]]]));
    editor.undo();
    expect(editor.draft.get().edits).toEqual({});
  });

  it("moves one parcel alone where shared corners are not kept", () => {
    const editor = editorOver(WEST, EAST);
    editor.select(["parcels/1"]);
    editor.store.set({ keepShared: false });
    begin(editor, "vertices");
    drag(editor, [40, 40], [36, 36]);
    expect(Object.keys(editor.draft.get().edits)).toEqual(["parcels/1"]);
  });

  it("makes the middle of a shared edge a corner of both", () => {
    const editor = editorOver(WEST, EAST);
    editor.select(["parcels/1"]);
    begin(editor, "vertices");
    drag(editor, [40, 20], [43, 21]);
    expect(geometryNow(editor, "parcels/1")).toEqual(surface([[[0, 0], [40, 0], [43, 21], [40, 40], [0, 40], [0, 0]]]));
    expect(geometryNow(editor, "parcels/2")).toEqual(surface([[[40, 0], [80, 0], [80, 40], [40, 40], [43, 21], [40, 0]]]));
  });

  it("adds a vertex by a click on a middle and removes it from both by Delete", () => {
    const editor = editorOver(WEST, EAST);
    editor.select(["parcels/1"]);
    begin(editor, "vertices");
    click(editor, [40.2, 20.1]);
    expect((geometryNow(editor, "parcels/2") as ReturnType<typeof surface>).coordinates[0]?.[0]).toHaveLength(6);
    expect(press(editor, "Delete")).toBe(true);
    expect(geometryNow(editor, "parcels/1")).toEqual(WEST.geometry);
    expect(geometryNow(editor, "parcels/2")).toEqual(EAST.geometry);
  });

  it("goes by Tab and moves by arrow keys: a grid step, ten centimetres with Shift", () => {
    const editor = editorOver(WEST);
    editor.select(["parcels/1"]);
    begin(editor, "vertices");
    expect(press(editor, "ArrowUp")).toBe(false);
    press(editor, "Tab");
    press(editor, "Tab");
    press(editor, "ArrowRight");
    press(editor, "ArrowDown", true);
    expect(geometryNow(editor, "parcels/1")).toEqual(surface([[[0, 0], [40.01, -0.1], [40, 40], [0, 40], [0, 0]]]));
    press(editor, "Tab", true);
    editor.run?.take?.([-5, -5]);
    expect(geometryNow(editor, "parcels/1")).toEqual(surface([[[-5, -5], [40.01, -0.1], [40, 40], [0, 40], [-5, -5]]]));
  });

  it("refuses to take a corner from a triangle", () => {
    const editor = editorOver(parcel(3, surface([[[0, 0], [20, 0], [0, 20], [0, 0]]])));
    editor.select(["parcels/3"]);
    begin(editor, "vertices");
    press(editor, "Tab");
    press(editor, "Delete");
    expect(editor.draft.get().edits).toEqual({});
  });

  it("moves vertices of holes", () => {
    const editor = editorOver(parcel(4, surface([box(0, 0, 40, 40), hole(10, 10, 20, 20)])));
    editor.select(["parcels/4"]);
    begin(editor, "vertices");
    drag(editor, [20, 20], [24, 24]);
    expect(areaOf(geometryNow(editor, "parcels/4") as LocalGeometry)).toBe(1600 - 140);
  });

  it("draws only the segments that move, and few handles of 10,000 vertices", () => {
    const ring = Array.from({ length: 10_000 }, (_, i): Position => [Math.round(60000 * Math.cos((2 * Math.PI * i) / 10_000)) / 100, Math.round(60000 * Math.sin((2 * Math.PI * i) / 10_000)) / 100]);
    const editor = editorOver(parcel(9, surface([[...ring, ring[0] as Position]])));
    editor.select(["parcels/9"]);
    const run = begin(editor, "vertices");
    run.move?.(pointerAt(editor, [600, 0]));
    const handles = run.sketch().handles;
    expect(handles.length).toBeGreaterThan(20);
    expect(handles.length).toBeLessThanOrEqual(1600);
    run.down?.(pointerAt(editor, [600, 0]));
    run.drag?.(pointerAt(editor, [605, 3]));
    expect(run.sketch().shapes).toEqual([{ role: "moved", geometry: { type: "MultiLineString", coordinates: expect.arrayContaining([[[605, 3], ring[1]], [ring[9_999], [605, 3]]]) } }]);
    run.up?.(pointerAt(editor, [605, 3]));
    expect((geometryNow(editor, "parcels/9") as ReturnType<typeof surface>).coordinates[0]?.[0]?.[0]).toEqual([605, 3]);
  });
});

describe("moving", () => {
  it("takes all selected features by the point that is held, snapped to what stays", () => {
    const editor = editorOver(WEST, parcel(6, surface([box(100, 100, 110, 110)])));
    editor.select(["parcels/6"]);
    begin(editor, "move");
    drag(editor, [100, 100], [40.4, 0.5]);
    expect(geometryNow(editor, "parcels/6")).toEqual(surface([box(40, 0, 50, 10)]));
  });

  it("goes by arrow keys", () => {
    const editor = editorOver(WEST);
    editor.select(["parcels/1"]);
    begin(editor, "move");
    press(editor, "ArrowRight", true);
    press(editor, "ArrowUp");
    expect(geometryNow(editor, "parcels/1")).toEqual(surface([box(0.1, 0.01, 40.1, 40.01)]));
  });
});

describe("selecting", () => {
  const inner = parcel(3, surface([box(10, 10, 30, 30)]));

  it("takes the smallest of a stack first and the next at each further click", () => {
    const editor = editorOver(WEST, inner);
    begin(editor, "select");
    const seen = [0, 1, 2].map(() => {
      click(editor, [20, 20]);
      return editor.state.selected;
    });
    expect(seen).toEqual([["parcels/3"], ["parcels/1"], ["parcels/3"]]);
    click(editor, [500, 500]);
    expect(editor.state.selected).toEqual([]);
  });

  it("adds and takes away with Shift", () => {
    const editor = editorOver(WEST, EAST);
    const run = begin(editor, "select");
    click(editor, [20, 20]);
    run.click?.(pointerAt(editor, [60, 20], { shift: true }));
    expect(editor.state.selected).toEqual(["parcels/1", "parcels/2"]);
    run.click?.(pointerAt(editor, [20, 20], { shift: true }));
    expect(editor.state.selected).toEqual(["parcels/2"]);
  });

  it("takes what a box to the right holds, what one to the left touches", () => {
    const editor = editorOver(WEST, EAST, STREET);
    begin(editor, "select");
    drag(editor, [-5, -5], [50, 70]);
    expect(editor.state.selected).toEqual(["parcels/1"]);
    drag(editor, [50, 70], [-5, -5]);
    expect([...editor.state.selected].sort()).toEqual(["parcels/1", "parcels/2", "streets/1"]);
  });

  it("takes what a polygon touches", () => {
    const editor = editorOver(WEST, EAST, STREET);
    begin(editor, "select-polygon");
    click(editor, [50, 50], [70, 50], [60, 30]);
    editor.run?.finish?.();
    expect(editor.state.selected).toEqual(["parcels/2"]);
  });
});

describe("checks while one drags", () => {
  it("find ground shared with a neighbour, with its place and name", () => {
    const editor = editorOver(WEST, EAST);
    const found = findingsOf(editor, [{ key: "parcels/1", layer: "parcels", geometry: surface([box(0, 0, 41, 40)]) }]);
    expect(found).toMatchObject([{ key: "parcels/1", id: 1, code: "OVERLAP", severity: "error", sentence: "Overlaps 7:2 by 40.00 m²." }]);
    expect(areaOf(found[0]?.place as unknown as LocalGeometry)).toBe(40);
  });

  it("take an overlap that was there before and has not grown for a warning", () => {
    const editor = editorOver(parcel(1, surface([box(0, 0, 41, 40)])), EAST);
    const tried = (east: number) => findingsOf(editor, [{ key: "parcels/1", layer: "parcels", geometry: surface([box(-5, 0, east, 40)]) }]);
    expect(tried(41)).toMatchObject([{ code: "OVERLAP_KEPT", severity: "warning" }]);
    expect(tried(42)).toMatchObject([{ code: "OVERLAP", severity: "error" }]);
  });

  it("look at what moves together as it would be, each pair once", () => {
    const editor = editorOver(WEST, EAST);
    const apart = [
      { key: "parcels/1", layer: "parcels", geometry: surface([box(0, 0, 45, 40)]) },
      { key: "parcels/2", layer: "parcels", geometry: surface([box(45, 0, 80, 40)]) },
    ];
    expect(findingsOf(editor, apart)).toEqual([]);
    const both = apart.map((one, i) => ({ ...one, geometry: surface([box(i * 20, 0, 60, 40)]) }));
    expect(findingsOf(editor, both)).toHaveLength(1);
  });

  it("reach the state of the editor while a corner is dragged, and go with it", async () => {
    const editor = editorOver(WEST, EAST);
    editor.store.set({ keepShared: false });
    editor.select(["parcels/1"]);
    const run = begin(editor, "vertices");
    run.down?.(pointerAt(editor, [40, 40]));
    run.drag?.(pointerAt(editor, [50, 50], { alt: true }));
    await vi.waitFor(() => expect(editor.state.liveFindings).toMatchObject([{ code: "OVERLAP" }]));
    run.drag?.(pointerAt(editor, [38, 38], { alt: true }));
    await vi.waitFor(() => expect(editor.state.liveFindings).toEqual([]));
  });
});
