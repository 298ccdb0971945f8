import { expect, it } from "vitest";
import { adjusted, misclosureOf, readBearing, readLegs, traverseOf, writeBearing } from "../src/editor/plane/traverse.ts";
import type { Position } from "../src/editor/plane/shapes.ts";

function expectAt(place: Position | undefined, [x, y]: Position): void {
  expect(place?.[0]).toBeCloseTo(x, 9);
  expect(place?.[1]).toBeCloseTo(y, 9);
}

it("walks a 3-4-5 triangle back to its start", () => {
  // north 30, east 40, then back over the hypotenuse: 180° + atan(40 / 30)
  const home = 180 + (Math.atan2(40, 30) * 180) / Math.PI;
  const walked = traverseOf([1000, 2000], [{ bearingDeg: 0, distanceM: 30 }, { bearingDeg: 90, distanceM: 40 }, { bearingDeg: home, distanceM: 50 }]);
  expectAt(walked[1], [1000, 2030]);
  expectAt(walked[2], [1040, 2030]);
  expectAt(walked[3], [1000, 2000]);
  expect(misclosureOf(walked, [1000, 2000]).ratio).toBeNull();
});

it("tells by how much a traverse misses, in metres and as 1 : n", () => {
  // a square of 100 m whose last leg is 0.40 m short: 399.6 m walked, 0.40 m missed
  const legs = [0, 90, 180].map((bearingDeg) => ({ bearingDeg, distanceM: 100 }));
  const missed = misclosureOf(traverseOf([0, 0], [...legs, { bearingDeg: 270, distanceM: 99.6 }]), [0, 0]);
  expect(missed.dx).toBeCloseTo(0.4, 9);
  expect(missed.dy).toBeCloseTo(0, 9);
  expect(missed.ratio).toBeCloseTo(999, 6);
});

it("spreads the miss by the lengths of the legs", () => {
  // legs of 100, 200, 100 m miss by 0.40 m east: 0.10, 0.30 and 0.40 m are taken off
  const walked: Position[] = [[0, 0], [100, 0], [100, 200], [0.4 + 99.6, 300]];
  const closed = adjusted(walked, [99.6, 300]);
  expectAt(closed[0], [0, 0]);
  expectAt(closed[1], [99.9, 0]);
  expectAt(closed[2], [99.7, 200]);
  expectAt(closed[3], [99.6, 300]);
});

it.each([
  ["123.5", 123.5],
  ["123,5", 123.5],
  ["123°30′00″", 123.5],
  ["123°30'36\"", 123.51],
  ["123-30-36", 123.51],
  ["123 30 36", 123.51],
  ["0°00′36″", 0.01],
  ["360", 0],
  ["N 45°30′ E", 45.5],
  ["S45E", 135],
  ["S 10 W", 190],
  ["n 20-30 w", 339.5],
])("reads the bearing %s", (text, degrees) => {
  expect(readBearing(text)).toBeCloseTo(degrees, 9);
});

it.each(["", "-5", "361", "12°60′", "12°30′60″", "12.5°30′", "N 91 E", "north", "1 2 3 4"])("refuses the bearing %s", (text) => {
  expect(readBearing(text)).toBeNull();
});

it("reads legs whatever separates them and names the lines that are none", () => {
  const read = readLegs("45°30′00″\t12,50\n\n90;7.25\n10 20 30 5\n400 3\n12 -4\n17");
  expect(read.legs.map(({ distanceM }) => distanceM)).toEqual([12.5, 7.25, 5]);
  expect(read.legs[2]?.bearingDeg).toBeCloseTo(10 + 20 / 60 + 30 / 3600, 12);
  expect(read.faults).toEqual([
    { line: 5, fault: "bearing" },
    { line: 6, fault: "distance" },
    { line: 7, fault: "fields" },
  ]);
});

it("writes a bearing so that rounding never makes sixty seconds", () => {
  expect(writeBearing(123.51)).toBe("123°30′36″");
  expect(writeBearing(359.99999)).toBe("0°00′00″");
  expect(writeBearing(29.9999999)).toBe("30°00′00″");
});
