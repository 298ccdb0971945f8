import { describe, expect, it } from "vitest";
import { boundsOf } from "../src/api-pages/bounds-of.ts";

const POINT: GeoJSON.Feature = {
  type: "Feature",
  geometry: { type: "Point", coordinates: [49.1, 55.8] },
  properties: {},
};
const AREA: GeoJSON.Feature = {
  type: "Feature",
  geometry: {
    type: "MultiPolygon",
    coordinates: [[[[49, 55], [50, 55], [50, 56], [49, 55]]], [[[48, 54], [48.5, 54], [48.5, 54.5], [48, 54]]]],
  },
  properties: {},
};
const NOWHERE = { type: "Feature", geometry: null, properties: {} } as unknown as GeoJSON.Feature;

describe("boundsOf", () => {
  it("holds every part of every feature", () => {
    expect(boundsOf({ type: "FeatureCollection", features: [POINT, AREA, NOWHERE] })).toEqual([48, 54, 50, 56]);
  });

  it("is a place for a point", () => {
    expect(boundsOf(POINT)).toEqual([49.1, 55.8, 49.1, 55.8]);
  });

  it("goes into collections of geometries", () => {
    const geometries = [POINT.geometry, AREA.geometry];
    expect(boundsOf({ type: "GeometryCollection", geometries })).toEqual([48, 54, 50, 56]);
  });

  it("is nothing where nothing has a place", () => {
    expect(boundsOf({ type: "FeatureCollection", features: [NOWHERE] })).toBeNull();
  });
});
