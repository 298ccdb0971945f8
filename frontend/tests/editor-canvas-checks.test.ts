import { describe, expect, it } from "vitest";
import { sharedGround, sharedGrounds } from "../src/editor/plane/overlaps.ts";
import { areaOf } from "../src/editor/plane/measures.ts";
import type { Line, LocalLines, LocalSurface, Position } from "../src/editor/plane/shapes.ts";
import { flawsOf, withoutRepeated } from "../src/editor/plane/validity.ts";

const surface = (...parts: Line[][]): LocalSurface => ({ type: "MultiPolygon", coordinates: parts });
const box = (w: number, s: number, e: number, n: number): Line => [[w, s], [e, s], [e, n], [w, n], [w, s]];
const hole = (w: number, s: number, e: number, n: number): Line => [...box(w, s, e, n)].reverse();
const codes = (geometry: LocalSurface | LocalLines) => flawsOf(geometry, 0.01).map(({ code }) => code);

/** Numbers that look random and are the same in each run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

describe("ground that surfaces share", () => {
  it("is what the two boxes have in common", () => {
    const shared = sharedGround(surface([box(0, 0, 10, 10)]), surface([box(8, 6, 20, 20)]));
    expect(shared && areaOf(shared)).toBe(8);
  });

  it.each([
    ["a shared edge", [box(10, 0, 20, 10)]],
    ["part of an edge", [box(10, 2, 20, 5)]],
    ["a corner", [box(10, 10, 20, 20)]],
    ["ground apart", [box(30, 0, 40, 10)]],
  ])("is none along %s", (_, rings) => {
    expect(sharedGrounds(surface([box(0, 0, 10, 10)]), [{ key: "b", geometry: surface(rings) }], 0)).toEqual([]);
  });

  it("is none in a hole, and the whole of what lies within", () => {
    const holed = surface([box(0, 0, 10, 10), hole(2, 2, 8, 8)]);
    expect(sharedGround(holed, surface([box(2, 2, 8, 8)]))).toBeNull();
    expect(sharedGround(holed, surface([box(3, 3, 5, 5)]))).toBeNull();
    const within = sharedGround(surface([box(0, 0, 10, 10)]), surface([box(3, 3, 5, 5)]));
    expect(within && areaOf(within)).toBe(4);
    const over = sharedGround(holed, surface([box(1, 1, 9, 9)]));
    expect(over && areaOf(over)).toBe(64 - 36);
  });

  it("is everything of a surface that lies on itself", () => {
    const parcel = surface([box(0, 0, 10, 10), hole(4, 4, 6, 6)]);
    const shared = sharedGround(parcel, surface([box(0, 0, 10, 10), hole(4, 4, 6, 6)]));
    expect(shared && areaOf(shared)).toBe(96);
  });

  it("is told from the tolerance on, the largest first", () => {
    const neighbours = [
      { key: "noise", geometry: surface([box(9.999, 0, 20, 10)]) },
      { key: "small", geometry: surface([box(-5, -5, 1, 1)]) },
      { key: "large", geometry: surface([box(5, 5, 20, 20)]) },
    ];
    const found = sharedGrounds(surface([box(0, 0, 10, 10)]), neighbours, 0.02);
    expect(found.map(({ key, areaM2 }) => [key, areaM2])).toEqual([["large", 25], ["small", 1]]);
  });

  it("equals width times height for random boxes", () => {
    const roll = dice(5);
    for (let i = 0; i < 200; i += 1) {
      const [w, h, dx, dy] = [1 + roll() * 20, 1 + roll() * 20, roll() * 30 - 15, roll() * 30 - 15].map((n) => Math.round(n * 100) / 100) as [number, number, number, number];
      const expected = Math.max(0, w - Math.abs(dx)) * Math.max(0, h - Math.abs(dy));
      const shared = sharedGround(surface([box(0, 0, w, h)]), surface([box(dx, dy, dx + w, dy + h)]));
      expect(shared ? areaOf(shared) : 0).toBeCloseTo(expected, 6);
    }
  });

  it("is found on the edge of a parcel of 10,000 vertices", () => {
    const count = 10_000;
    const circle = Array.from({ length: count }, (_, i): Position => [1000 * Math.cos((2 * Math.PI * i) / count), 1000 * Math.sin((2 * Math.PI * i) / count)]);
    const parcel = surface([[...circle, circle[0] as Position]]);
    const shared = sharedGround(parcel, surface([box(990, -5, 1100, 5)]));
    const segment = (y: number) => Math.sqrt(1000 ** 2 - y ** 2) - 990;
    const simpson = Array.from({ length: 101 }, (_, i) => (i % 100 === 0 ? 1 : i % 2 === 1 ? 4 : 2) * segment(-5 + i / 10));
    const expected = (simpson.reduce((sum, one) => sum + one, 0) * 0.1) / 3;
    expect(shared && areaOf(shared)).toBeCloseTo(expected, 2);
  });
});

describe("flaws of a geometry by itself", () => {
  it("finds none in a sound parcel with a hole and a part", () => {
    expect(codes(surface([box(0, 0, 10, 10), hole(4, 4, 6, 6)], [box(20, 0, 25, 5)]))).toEqual([]);
  });

  it("says where a ring crosses itself, and nothing else then", () => {
    const [flaw, ...more] = flawsOf(surface([[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]]), 0.01);
    expect(flaw).toMatchObject({ code: "RING_CROSSES", severity: "error", place: { type: "MultiPoint", coordinates: [[2, 2]] }, values: { count: 1 } });
    expect(more).toEqual([]);
  });

  it("tells of repeated vertices and gives the ring without them", () => {
    const [flaw] = flawsOf(surface([[[0, 0], [10, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]), 0.01);
    expect(flaw).toMatchObject({ code: "VERTICES_NEAR", severity: "warning", values: { count: 1, distance: "0.00" } });
    expect(flaw?.fixed).toEqual(surface([box(0, 0, 10, 10)]));
  });

  it("tells of vertices that are near but not the same, without a fix", () => {
    const [flaw] = flawsOf({ type: "MultiLineString", coordinates: [[[0, 0], [5, 0], [5.03, 0], [9, 0]]] }, 0.01);
    expect(flaw).toMatchObject({ code: "VERTICES_NEAR", values: { count: 1, distance: "0.03" }, fixed: null });
    expect(codes({ type: "MultiLineString", coordinates: [[[0, 0], [5, 0], [5.06, 0], [9, 0]]] })).toEqual([]);
  });

  it("tells of small ground and of slivers, part by part", () => {
    expect(codes(surface([box(0, 0, 0.3, 0.3)]))).toEqual(["AREA_SMALL"]);
    expect(codes(surface([box(0, 0, 50, 0.08)]))).toEqual(["SLIVER"]);
    expect(codes(surface([box(0, 0, 50, 10)], [box(0, 20, 50, 20.08)]))).toEqual(["SLIVER"]);
    expect(codes(surface([box(0, 0, 50, 0.2)]))).toEqual([]);
  });

  it("leaves a geometry without repeated positions as it is", () => {
    const parcel = surface([box(0, 0, 10, 10)]);
    expect(withoutRepeated(parcel)).toBe(parcel);
  });
});
