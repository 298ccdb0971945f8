import { describe, expect, it } from "vitest";
import { INITIAL_EDITOR } from "../src/editor/editor-state.ts";
import { isInRing, isInside, linesPass, meeting, selfCrossings } from "../src/editor/plane/crossing.ts";
import { areaOf } from "../src/editor/plane/measures.ts";
import { verticesIn } from "../src/editor/plane/segments.ts";
import type { Line, LocalBox, LocalGeometry, LocalLines, LocalSurface, Position } from "../src/editor/plane/shapes.ts";
import { cornerMoved, reachOfGrid, type Sharer } from "../src/editor/plane/shared.ts";
import { snapOf } from "../src/editor/plane/snapping.ts";
import { ringAt, ringOf, withHole, withoutRing, withoutVertex, withPart, withVertexInserted, withVertexMoved } from "../src/editor/plane/vertices.ts";

const surface = (...parts: Line[][]): LocalSurface => ({ type: "MultiPolygon", coordinates: parts });
const box = (w: number, s: number, e: number, n: number): Line => [[w, s], [e, s], [e, n], [w, n], [w, s]];
const hole = (w: number, s: number, e: number, n: number): Line => [...box(w, s, e, n)].reverse();
const settings = INITIAL_EDITOR.snapping;
const reach = reachOfGrid(0.01);

/** Numbers that look random and are the same in each run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

describe("vertices of surfaces with holes", () => {
  const ring = surface([box(0, 0, 10, 10), hole(4, 4, 6, 6)]);

  it.each([0, 4])("keeps a ring closed when its vertex %i is moved", (index) => {
    const moved = withVertexMoved(ring, { part: 0, ring: 0, index }, [-1, -1]);
    expect(moved.coordinates).toEqual([[[[-1, -1], [10, 0], [10, 10], [0, 10], [-1, -1]], hole(4, 4, 6, 6)]]);
  });

  it("moves a vertex of a hole and leaves the outer ring", () => {
    const moved = withVertexMoved(ring, { part: 0, ring: 1, index: 1 }, [3, 7]) as LocalSurface;
    expect(moved.coordinates[0]?.[0]).toEqual(box(0, 0, 10, 10));
    expect(areaOf(moved)).toBe(100 - 6);
  });

  it("puts a vertex on the closing segment before the closing position", () => {
    const grown = withVertexInserted(ring, { part: 0, ring: 0, index: 3 }, [-2, 5]) as LocalSurface;
    expect(grown.coordinates[0]?.[0]).toEqual([[0, 0], [10, 0], [10, 10], [0, 10], [-2, 5], [0, 0]]);
    expect(areaOf(grown)).toBe(96 + 10);
  });

  it("closes a ring anew when its first vertex goes", () => {
    const shrunk = withoutVertex(ring, { part: 0, ring: 0, index: 0 }) as LocalSurface;
    expect(shrunk.coordinates[0]?.[0]).toEqual([[10, 0], [10, 10], [0, 10], [10, 0]]);
  });

  it("refuses to leave a ring of two vertices or a line of one", () => {
    const triangle = surface([[[0, 0], [1, 0], [0, 1], [0, 0]]]);
    const line: LocalLines = { type: "MultiLineString", coordinates: [[[0, 0], [1, 0]]] };
    expect(withoutVertex(triangle, { part: 0, ring: 0, index: 1 })).toBe("too_few");
    expect(withoutVertex(line, { part: 0, ring: 0, index: 0 })).toBe("too_few");
  });

  it("moves the last vertex of an open line alone", () => {
    const line: LocalLines = { type: "MultiLineString", coordinates: [[[0, 0], [1, 0], [2, 0]]] };
    expect(withVertexMoved(line, { part: 0, ring: 0, index: 2 }, [2, 5]).coordinates).toEqual([[[0, 0], [1, 0], [2, 5]]]);
  });

  it("finds each vertex once, the end of an open line too", () => {
    const line: LocalLines = { type: "MultiLineString", coordinates: [[[0, 0], [1, 0], [2, 0]]] };
    const all: LocalBox = [-100, -100, 100, 100];
    expect(verticesIn(line, all).map(({ path }) => path.index).sort()).toEqual([0, 1, 2]);
    expect(verticesIn(ring, all)).toHaveLength(8);
    expect(verticesIn(ring, [3, 3, 5, 5]).map(({ path, place }) => [path.ring, ...place])).toEqual([[1, 4, 4]]);
    expect(verticesIn({ type: "Point", coordinates: [5, 5] }, all)).toHaveLength(1);
  });
});

describe("rings, holes and parts", () => {
  const whole = surface([box(0, 0, 10, 10)]);

  it("makes a ring run anticlockwise, without repeated positions", () => {
    expect(ringOf([[0, 0], [0, 4], [0, 4], [4, 4], [4, 0], [0, 0]])).toEqual([[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]);
  });

  it("refuses a bow tie, a line and two positions", () => {
    expect(ringOf([[0, 0], [4, 4], [4, 0], [0, 4]])).toBe("crosses");
    expect(ringOf([[0, 0], [2, 2], [4, 4]])).not.toBeInstanceOf(Array);
    expect(ringOf([[0, 0], [4, 4], [0, 0]])).toBe("too_few");
  });

  it("cuts a hole clockwise into the part around it", () => {
    const two = surface([box(0, 0, 10, 10)], [box(20, 0, 30, 10)]);
    const cut = withHole(two, box(22, 2, 25, 4).slice(0, 4)) as LocalSurface;
    expect(cut.coordinates[0]).toHaveLength(1);
    expect(cut.coordinates[1]?.[1]).toEqual([[22, 2], [22, 4], [25, 4], [25, 2], [22, 2]]);
    expect(areaOf(cut)).toBe(200 - 6);
  });

  it("refuses a hole that is outside, over the edge, in a hole or around one", () => {
    const holed = surface([box(0, 0, 10, 10), hole(4, 4, 6, 6)]);
    for (const [w, s, e, n] of [[20, 20, 22, 22], [8, 8, 12, 12], [4.5, 4.5, 5, 5], [3, 3, 7, 7], [5, 5, 8, 8]] as const) {
      expect(typeof withHole(holed, box(w, s, e, n)), `${w} ${s}`).toBe("string");
    }
  });

  it("lets a hole touch the outer ring in one corner but not along an edge", () => {
    expect(areaOf(withHole(whole, [[0, 0], [4, 2], [2, 4]]) as LocalGeometry)).toBe(100 - 6);
    expect(typeof withHole(whole, [[0, 2], [4, 2], [4, 4], [0, 4]])).toBe("string");
  });

  it("adds a part beside, and in a hole, but not over another part", () => {
    const holed = surface([box(0, 0, 10, 10), hole(2, 2, 8, 8)]);
    expect(areaOf(withPart(holed, box(20, 0, 22, 2)) as LocalGeometry)).toBe(64 + 4);
    expect(areaOf(withPart(holed, box(3, 3, 5, 5)) as LocalGeometry)).toBe(64 + 4);
    expect(withPart(holed, box(9, 9, 12, 12))).toBe("overlaps");
    expect(withPart(holed, box(0.5, 0.5, 1, 1))).toBe("overlaps");
    expect(withPart(holed, box(-5, -5, 15, 15))).toBe("overlaps");
    expect(withPart(whole, box(0, 0, 10, 10))).toBe("overlaps");
  });

  it("takes away a hole and a part, but not the last part", () => {
    const two = surface([box(0, 0, 10, 10), hole(4, 4, 6, 6)], [box(20, 0, 30, 10)]);
    expect(areaOf(withoutRing(two, 0, 1) as LocalGeometry)).toBe(200);
    expect(areaOf(withoutRing(two, 0, 0) as LocalGeometry)).toBe(100);
    expect(withoutRing(whole, 0, 0)).toBe("last_part");
  });

  it("says which part or hole is under a position", () => {
    const nested = surface([box(0, 0, 10, 10), hole(2, 2, 8, 8)], [box(4, 4, 6, 6)]);
    expect(ringAt(nested, [1, 1])).toEqual({ part: 0, ring: 0 });
    expect(ringAt(nested, [3, 3])).toEqual({ part: 0, ring: 1 });
    expect(ringAt(nested, [5, 5])).toEqual({ part: 1, ring: 0 });
    expect(ringAt(nested, [50, 5])).toBeNull();
  });
});

describe("crossings", () => {
  it("finds where segments meet, by hand", () => {
    expect(meeting([0, 0], [4, 4], [0, 4], [4, 0])).toEqual([2, 2]);
    expect(meeting([0, 0], [1, 1], [0, 4], [4, 0])).toBeNull();
    expect(meeting([0, 0], [4, 0], [1, 0], [3, 0])).toBeNull();
    expect(meeting([0, 0], [4, 0], [2, 0], [2, 5])).toEqual([2, 0]);
  });

  it("finds the waist of a bow tie, a spike and a ring that touches itself", () => {
    expect(selfCrossings(surface([[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]]))).toEqual([[2, 2]]);
    expect(selfCrossings(surface([[[0, 0], [4, 0], [8, 0], [4, 0], [4, 4], [0, 0]]])).length).toBeGreaterThan(0);
    expect(selfCrossings(surface([[[0, 0], [4, 0], [4, 4], [2, 0], [0, 4], [0, 0]]]))).toEqual([[2, 0]]);
  });

  it("finds none in simple rings, in holes that touch in a corner, in parts side by side in a corner", () => {
    expect(selfCrossings(surface([box(0, 0, 4, 4)]))).toEqual([]);
    expect(selfCrossings(surface([[[0, 0], [4, 0], [0, 4], [0, 0]]]))).toEqual([]);
    expect(selfCrossings(surface([box(0, 0, 10, 10), [[0, 0], [2, 4], [4, 2], [0, 0]]]))).toEqual([]);
    expect(selfCrossings(surface([box(0, 0, 4, 4)], [box(4, 4, 8, 8)]))).toEqual([]);
  });

  it("finds a hole that crosses the outer ring and parts that share an edge", () => {
    expect(selfCrossings(surface([box(0, 0, 10, 10), hole(8, 4, 12, 6)])).sort(([, a], [, b]) => a - b)).toEqual([[10, 4], [10, 6]]);
    expect(selfCrossings(surface([box(0, 0, 4, 4)], [box(4, 0, 8, 4)]))).toHaveLength(1);
  });

  it("agrees with trying every pair, in random stars", () => {
    const roll = dice(7);
    for (let round = 0; round < 60; round += 1) {
      const open = Array.from({ length: 9 }, (): Position => [Math.round(roll() * 40), Math.round(roll() * 40)]);
      const ring = [...open, open[0] as Position];
      const met = open.some((a, i) =>
        open.some((c, j) => j > i + 1 && !(i === 0 && j === 8) && touches(a, ring[i + 1] as Position, c, ring[j + 1] as Position)),
      );
      if (met) expect(selfCrossings(surface([ring])).length).toBeGreaterThan(0);
      else if (selfCrossings(surface([ring])).length > 0) expect(hasSpike(ring)).toBe(true);
    }
  });

  it("tells inside from outside by index as by hand, holes left out", () => {
    const roll = dice(3);
    const shape = surface([box(0, 0, 10, 10), hole(4, 4, 6, 6)], [box(20, 0, 30, 10)]);
    for (let i = 0; i < 500; i += 1) {
      const [x, y] = [roll() * 34 - 2, roll() * 14 - 2];
      const inside = y > 0 && y < 10 && ((x > 0 && x < 10 && !(x > 4 && x < 6 && y > 4 && y < 6)) || (x > 20 && x < 30));
      expect(isInside([x, y], shape)).toBe(inside);
    }
    expect(isInRing([5, 5], box(0, 0, 10, 10))).toBe(true);
  });

  it("does not take a shared edge for a crossing", () => {
    expect(linesPass(surface([box(0, 0, 4, 4)]), surface([box(4, 0, 8, 4)]))).toBe(false);
    expect(linesPass(surface([box(0, 0, 4, 4)]), surface([box(3, 1, 8, 3)]))).toBe(true);
  });
});

/** Whether two closed segments share a position; by signed areas, as it stands in textbooks. */
function touches(a: Position, b: Position, c: Position, d: Position): boolean {
  const side = (p: Position, q: Position, r: Position) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  const within = (p: Position, q: Position, r: Position) =>
    side(p, q, r) === 0 && Math.min(p[0], q[0]) <= r[0] && r[0] <= Math.max(p[0], q[0]) && Math.min(p[1], q[1]) <= r[1] && r[1] <= Math.max(p[1], q[1]);
  if (within(a, b, c) || within(a, b, d) || within(c, d, a) || within(c, d, b)) return true;
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

function hasSpike(ring: Line): boolean {
  const open = ring.slice(0, -1);
  return open.some(([x, y], i) => {
    const [ax, ay] = open[(i + open.length - 1) % open.length] as Position;
    const [bx, by] = open[(i + 1) % open.length] as Position;
    return (ax - x) * (by - y) === (ay - y) * (bx - x) && (ax - x) * (bx - x) + (ay - y) * (by - y) > 0;
  });
}

describe("snapping", () => {
  const features = [
    { key: "parcels/1", geometry: surface([box(0, 0, 100, 100)]) },
    { key: "parcels/2", geometry: surface([box(100, 0, 200, 100)]) },
    { key: "streets/1", geometry: { type: "MultiLineString", coordinates: [[[-50, 30], [250, 30]]] } as LocalLines },
  ];
  const at = (raw: Position, more: { from?: Position; off?: Partial<typeof settings> } = {}) =>
    snapOf({ raw, from: more.from ?? null, reachM: 5, settings: { ...settings, ...more.off } }, features);

  it("takes a vertex of all that have it, before the nearer edge", () => {
    expect(at([97, 0.5])).toEqual({ kind: "vertex", place: [100, 0], keys: ["parcels/1", "parcels/2"] });
  });

  it("takes the intersection of edges of different features", () => {
    expect(at([102, 32])).toMatchObject({ kind: "intersection", place: [100, 30] });
    expect(new Set(at([102, 32])?.keys)).toEqual(new Set(["parcels/1", "parcels/2", "streets/1"]));
  });

  it("takes the foot of the perpendicular from the last position", () => {
    expect(at([72, 3], { from: [70, 60] })).toMatchObject({ kind: "perpendicular", place: [70, 0] });
    expect(at([72, 3], { from: [150, 60] })).toMatchObject({ kind: "edge", place: [72, 0] });
  });

  it("takes the midpoint from half as far", () => {
    expect(at([51, 2])).toMatchObject({ kind: "midpoint", place: [50, 0] });
    expect(at([54, 2])).toMatchObject({ kind: "edge", place: [54, 0] });
  });

  it("takes nothing beyond its reach or when it is off", () => {
    expect(at([50, 50])).toBeNull();
    expect(at([97, 0.5], { off: { on: false } })).toBeNull();
    expect(at([97, 0.5], { off: { vertices: false, intersections: false } })).toMatchObject({ kind: "edge", place: [97, 0] });
  });

  it("finds the nearest of 10,000 vertices as looking at all of them does", () => {
    const count = 10_000;
    const circle = Array.from({ length: count }, (_, i): Position => {
      const angle = (2 * Math.PI * i) / count;
      return [1000 * Math.cos(angle), 1000 * Math.sin(angle)];
    });
    const parcel = surface([[...circle, circle[0] as Position]]);
    const roll = dice(11);
    for (let i = 0; i < 50; i += 1) {
      const angle = roll() * 2 * Math.PI;
      const raw: Position = [1001 * Math.cos(angle), 1001 * Math.sin(angle)];
      const away = Math.min(...circle.map(([x, y]) => Math.hypot(x - raw[0], y - raw[1])));
      const snap = snapOf({ raw, from: null, reachM: 3, settings }, [{ key: "parcels/1", geometry: parcel }]);
      expect(snap?.kind).toBe("vertex");
      expect(Math.hypot((snap?.place[0] ?? 0) - raw[0], (snap?.place[1] ?? 0) - raw[1])).toBeCloseTo(away, 9);
    }
  });
});

describe("shared corners", () => {
  const areas = (sharers: readonly Sharer[]) => sharers.reduce((sum, { geometry }) => sum + areaOf(geometry), 0);
  const after = (all: readonly Sharer[], moved: readonly Sharer[]) =>
    all.map((one) => moved.find(({ key }) => key === one.key) ?? one);

  it("moves the corner of both neighbours", () => {
    const all = [
      { key: "a", geometry: surface([box(0, 0, 10, 10)]) },
      { key: "b", geometry: surface([box(10, 0, 20, 10)]) },
      { key: "c", geometry: surface([box(40, 0, 50, 10)]) },
    ];
    const moved = cornerMoved(all, [10, 10], [12, 11], reach);
    expect(moved.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(moved[0]?.geometry.coordinates).toEqual([[[[0, 0], [10, 0], [12, 11], [0, 10], [0, 0]]]]);
    expect(moved[1]?.geometry.coordinates).toEqual([[[[10, 0], [20, 0], [20, 10], [12, 11], [10, 0]]]]);
  });

  it("makes a corner on a neighbour's edge a vertex there", () => {
    const all = [
      { key: "a", geometry: surface([box(0, 0, 10, 10)]) },
      { key: "b", geometry: surface([box(10, -5, 20, 15)]) },
    ];
    const moved = cornerMoved(all, [10, 10], [12, 9], reach);
    expect(moved.find(({ key }) => key === "b")?.geometry.coordinates).toEqual([[[[10, -5], [20, -5], [20, 15], [10, 15], [12, 9], [10, 0], [10, -5]]]]);
    expect(areas(after(all, moved))).toBe(105 + 185);
  });

  it("lets a neighbour's corner stay where an edge moves away from it", () => {
    const all = [
      { key: "south", geometry: surface([box(0, 0, 20, 10)]) },
      { key: "west", geometry: surface([box(0, 10, 8, 20)]) },
      { key: "east", geometry: surface([box(8, 10, 20, 20)]) },
    ];
    const moved = cornerMoved(all, [20, 10], [20, 14], reach);
    expect(moved.find(({ key }) => key === "south")?.geometry.coordinates).toEqual([[[[0, 0], [20, 0], [20, 14], [8, 10], [0, 10], [0, 0]]]]);
    expect(areas(after(all, moved))).toBe(400);
  });

  it("keeps the closing position of a ring with its first corner", () => {
    const [moved] = cornerMoved([{ key: "a", geometry: surface([box(0, 0, 10, 10)]) }], [0, 0], [-1, -1], reach);
    expect(moved?.geometry.coordinates).toEqual([[[[-1, -1], [10, 0], [10, 10], [0, 10], [-1, -1]]]]);
  });

  it("leaves out a vertex that falls on the next, and a triangle that would be none", () => {
    const all = [
      { key: "square", geometry: surface([box(0, 0, 10, 10)]) },
      { key: "triangle", geometry: surface([[[10, 0], [10, 10], [20, 5], [10, 0]]]) },
    ];
    const moved = cornerMoved(all, [10, 10], [10, 0], reach);
    expect(moved).toEqual([{ key: "square", geometry: surface([[[0, 0], [10, 0], [0, 10], [0, 0]]]) }]);
  });

  it("keeps the ground of a quilt whole, whichever inner corner moves", () => {
    const roll = dice(21);
    for (let round = 0; round < 40; round += 1) {
      const all = quilt(roll);
      const whole = areas(all);
      const inner = all.flatMap(({ geometry }) => (geometry as LocalSurface).coordinates[0]?.[0] ?? []).filter(([x, y]) => x > 0 && x < 40 && y > 0 && y < 40);
      const corner = inner[Math.floor(roll() * inner.length)] as Position;
      const to: Position = [corner[0] + Math.round(roll() * 300 - 150) / 100, corner[1] + Math.round(roll() * 300 - 150) / 100];
      const now = after(all, cornerMoved(all, corner, to, reach));
      expect(areas(now)).toBeCloseTo(whole, 6);
    }
  });
});

/** Rows of parcels whose walls do not meet: every corner within is a T. */
function quilt(roll: () => number): Sharer[] {
  return [0, 1, 2, 3].flatMap((row) => {
    const cuts = [0, 10 + Math.round(roll() * 400) / 100, 25 + Math.round(roll() * 400) / 100, 40];
    return [0, 1, 2].map((i) => ({
      key: `${row}/${i}`,
      geometry: surface([box(cuts[i] as number, row * 10, cuts[i + 1] as number, row * 10 + 10)]),
    }));
  });
}
