import { expect, it } from "vitest";
import { rowsOf, withoutPlace, withPlace, withPlaceAfter, withPlaceMoved } from "../src/editor/elements/coordinate-rows.ts";
import { square } from "./editor-divide-desk.ts";

const HOLED = { type: "MultiPolygon", coordinates: [[...(square(0, 0, 30).coordinates[0] ?? []), [[10, 10], [10, 13], [14, 10], [10, 10]]]] } as const;

it("lists corners with lengths and bearings to the next, the last one back to the first", () => {
  const rows = rowsOf(HOLED);
  expect(rows.map(({ ring, index }) => [ring, index])).toEqual([[0, 0], [0, 1], [0, 2], [0, 3], [1, 0], [1, 1], [1, 2]]);
  expect(rows.slice(0, 4).map(({ bearingDeg }) => bearingDeg)).toEqual([90, 0, 270, 180]);
  expect(rows.slice(4).map(({ lengthM }) => lengthM)).toEqual([3, 5, 4]);
});

it("moves the first corner together with the position that closes the ring", () => {
  const moved = withPlace(HOLED, { part: 0, ring: 1, index: 0 }, [9, 9]);
  expect(moved.coordinates).toEqual([[HOLED.coordinates[0]?.[0], [[9, 9], [10, 13], [14, 10], [9, 9]]]]);
});

it("adds a corner after the last one, on the way to the first", () => {
  const added = withPlaceAfter(square(0, 0, 30), { part: 0, ring: 0, index: 3 }, (place) => place);
  expect(rowsOf(added).map(({ place }) => place)).toEqual([[0, 0], [30, 0], [30, 30], [0, 30], [0, 15]]);
});

it("takes corners away until a triangle is left", () => {
  const triangle = withoutPlace(square(0, 0, 30), { part: 0, ring: 0, index: 0 });
  expect(triangle?.coordinates).toEqual([[[[30, 0], [30, 30], [0, 30], [30, 0]]]]);
  expect(triangle && withoutPlace(triangle, { part: 0, ring: 0, index: 1 })).toBeNull();
});

it("exchanges neighbours in a ring, not across its ends", () => {
  const turned = withPlaceMoved(square(0, 0, 30), { part: 0, ring: 0, index: 1 }, 1);
  expect(turned && rowsOf(turned).map(({ place }) => place)).toEqual([[0, 0], [30, 30], [30, 0], [0, 30]]);
  expect(withPlaceMoved(square(0, 0, 30), { part: 0, ring: 0, index: 0 }, -1)).toBeNull();
});
