import { describe, expect, it } from "vitest";
import { foremost, shapesOf, shownBy, type ExplainedFact } from "../src/plan-page/explained.ts";

const AREA: GeoJSON.Geometry = { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] };
const WAY: GeoJSON.Geometry = { type: "LineString", coordinates: [[0, 0], [1, 1]] };

function fact(key: string, more: Partial<ExplainedFact> = {}): ExplainedFact {
  return { key, section: "s", kind: "zone", title: key, value: "", sign: "", area_m2: null, geometry: null, shown_by: "", ...more };
}

describe("lines and their shapes", () => {
  it("numbers shapes by the place of their line, so that a line finds its own", () => {
    const shapes = shapesOf([fact("a"), fact("b", { geometry: AREA, area_m2: 5 }), fact("c", { geometry: WAY })]);
    expect(shapes.map(({ id, properties }) => [id, properties.key])).toEqual([[1, "b"], [2, "c"]]);
  });

  it("follows a line to the one that has its geometry, and ends in a circle", () => {
    const facts = [fact("a", { shown_by: "b" }), fact("b", { shown_by: "c" }), fact("c", { geometry: AREA })];
    expect(shownBy(facts, "a")?.key).toBe("c");
    expect(shownBy([fact("a", { shown_by: "b" }), fact("b", { shown_by: "a" })], "a")).toBeNull();
    expect(shownBy(facts, "nowhere")).toBeNull();
  });

  it("finds the smallest area, and a line before any area", () => {
    const [large, small, way] = shapesOf([
      fact("large", { geometry: AREA, area_m2: 900 }),
      fact("small", { geometry: AREA, area_m2: 80 }),
      fact("way", { geometry: WAY, kind: "red_line" }),
    ]).map(({ properties }) => properties);
    if (!large || !small || !way) throw new Error("three shapes");
    expect(foremost([large, small])?.key).toBe("small");
    expect(foremost([small, way, large])?.key).toBe("way");
    expect(foremost([])).toBeNull();
  });
});
