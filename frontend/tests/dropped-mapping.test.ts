import { describe, expect, it } from "vitest";
import { guessMapping, mapProperties, targetFields } from "../src/dropped/mapping.ts";
import type { WorkingLayer } from "../src/editor/server/working.ts";

const LAYER: WorkingLayer = {
  name: "trees",
  title: "Trees",
  may_edit: true,
  geometry: "POINT",
  identifier: "local_id",
  label: "species",
  checks: [],
  review_required: false,
  schema: {
    required: ["species"],
    properties: {
      species: { title: "Species", type: "string", maxLength: 10 },
      trunk_diameter_cm: { title: "Trunk diameter, cm", type: "number", minimum: 0 },
      condition: { title: "Condition", oneOf: [{ const: "GOOD", title: "good" }, { const: "POOR", title: "poor" }] },
      planted_on: { title: "Planted on", type: "string", format: "date" },
      version: { title: "Version", type: "integer", readOnly: true },
    },
  },
};
const TARGETS = targetFields(LAYER);

describe("fields of a file and of a layer", () => {
  it("are matched by name, by title and by a name that a Shapefile has cut", () => {
    const guessed = guessMapping(TARGETS, ["SPECIES", "trunk_diam", "Planted on", "other"]);
    expect(guessed).toEqual({ species: "SPECIES", trunk_diameter_cm: "trunk_diam", condition: "", planted_on: "Planted on" });
  });

  it("do not lend one field of the file to two of the layer", () => {
    const twice = TARGETS.concat({ ...(TARGETS[0] as (typeof TARGETS)[number]), name: "Species" });
    const guessed = guessMapping(twice, ["species"]);
    expect(Object.values(guessed).filter((name) => name === "species")).toHaveLength(1);
  });

  it("never write what is read only", () => {
    expect(TARGETS.map(({ name }) => name)).not.toContain("version");
  });
});

describe("values of a file", () => {
  const mapping = { species: "s", trunk_diameter_cm: "d", condition: "c", planted_on: "p" };

  it("become what the schema of the layer wants", () => {
    const { properties, unfit } = mapProperties(0, { s: "Oak", d: "12,5", c: "poor", p: "01.02.2020" }, mapping, TARGETS);
    expect(properties).toEqual({ species: "Oak", trunk_diameter_cm: 12.5, condition: "POOR", planted_on: "2020-02-01" });
    expect(unfit).toEqual([]);
  });

  it("are told where the layer does not take them, and left out", () => {
    const { properties, unfit } = mapProperties(4, { s: "Sycamore maple", d: -3, c: "dead", p: "soon" }, mapping, TARGETS);
    expect(properties).toEqual({});
    expect(unfit.map(({ row, reading }) => [row, reading.wrong])).toEqual([
      [4, "form_too_long"],
      [4, "form_too_small"],
      [4, "form_not_code"],
      [4, "form_not_date"],
    ]);
  });

  it("that are missing stay away", () => {
    expect(mapProperties(0, { s: null, d: "" }, mapping, TARGETS)).toEqual({ properties: {}, unfit: [] });
  });
});
