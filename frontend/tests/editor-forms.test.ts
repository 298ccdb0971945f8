import { describe, expect, it } from "vitest";
import type { Draft } from "../src/editor/editor.ts";
import { fieldsOf, unitBeside, unitText, writableFields, type FieldDescription } from "../src/editor/forms/fields.ts";
import { givenToAll, heldBy, takenBack } from "../src/editor/forms/several.ts";
import { readInto, written } from "../src/editor/forms/values.ts";
import type { Schema } from "../src/editor/server/working.ts";
import type { Say } from "../src/texts/texts.ts";

const SCHEMA: Schema = {
  title: "Trees",
  type: "object",
  properties: {
    id: { title: "Identifier", type: "integer", readOnly: true, "x-ogc-role": "id" } as Schema,
    geometry: { title: "Place", format: "geometry-point" },
    number: { title: "Number", type: "string", maxLength: 5, "x-set-once": true },
    height_m: { title: "Height", type: "number", exclusiveMinimum: -1000, exclusiveMaximum: 1000, "x-ogc-unit": "m" } as Schema,
    stems: { title: "Stems", type: "integer", format: "int32", minimum: 0 },
    state: { title: "State", type: "string", oneOf: [{ const: "GOOD", title: "Good" }, { const: "POOR", title: "Poor" }, { const: "", title: "not stated" }] },
    species: { title: "Species", type: "string", anyOf: [{ const: "TIL", title: "Linden" }, { type: "string", title: "another" }] } as Schema,
    planted_on: { title: "Planted", type: "string", format: "date" },
    notes: { title: "Notes", type: "array", items: { type: "string" } },
    is_listed: { title: "Listed", type: "boolean" },
    version: { title: "Version", type: "integer", readOnly: true },
  },
  required: ["geometry", "number"],
};

function field(name: string, isNew = true): FieldDescription {
  const found = fieldsOf(SCHEMA, isNew).find((one) => one.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
}

function draft(id: number, base: Record<string, unknown>, now: Record<string, unknown> = {}): Draft {
  const feature = { layer: "trees", id, version: 1, title: `T${id}`, properties: base, geometry: null };
  return { key: `trees/${id}`, layer: "trees", geometry: null, properties: { ...base, ...now }, base: feature, edit: null };
}

describe("the fields of a layer", () => {
  it("leave identifier and geometry out and keep the order of the schema", () => {
    expect(fieldsOf(SCHEMA, true).map(({ name }) => name)).toEqual([
      "number", "height_m", "stems", "state", "species", "planted_on", "notes", "is_listed", "version",
    ]);
  });

  it("are fixed once set where the schema says so", () => {
    expect(field("number", true).readOnly).toBe(false);
    expect(field("number", false).readOnly).toBe(true);
    expect(writableFields(SCHEMA, false).map(({ name }) => name)).not.toContain("version");
  });

  it("say their unit once, in the reader's language", () => {
    const russian: Say = (key) => (key === "unit_square_metres" ? "м²" : key === "unit_metres" ? "м" : key);
    expect(unitBeside({ title: "Погрешность площади, м²", unit: "m2" }, russian)).toBe("");
    expect(unitBeside({ title: "Площадь (м²)", unit: "m2" }, russian)).toBe("");
    expect(unitBeside({ title: "Площадь", unit: "m2" }, russian)).toBe("м²");
    expect(unitBeside({ title: "Number of maples", unit: "m" }, russian)).toBe("м");
    expect(unitBeside({ title: "Trees", unit: "{storeys}" }, russian)).toBe("storeys");
    expect(unitBeside({ title: "Trees", unit: "" }, russian)).toBe("");
  });

  it("have units as people write them", () => {
    expect(["m2", "m", "{storeys}"].map(unitText)).toEqual(["m²", "m", "storeys"]);
  });
});

describe("what is written into a field", () => {
  it("takes a decimal comma, spaces between thousands and the minus of type", () => {
    expect(readInto(field("height_m"), " 12,5 ")).toEqual({ value: 12.5 });
    expect(readInto(field("height_m"), "−0,25")).toEqual({ value: -0.25 });
    expect(readInto(field("stems"), "1 024")).toEqual({ value: 1024 });
    expect(written(field("height_m"), 12.5, ",")).toBe("12,5");
  });

  it("is refused with the limit that it breaks", () => {
    expect(readInto(field("height_m"), "1000")).toMatchObject({ wrong: "form_too_large", values: { limit: 1000 } });
    expect(readInto(field("height_m"), "999,99")).toEqual({ value: 999.99 });
    expect(readInto(field("stems"), "-1")).toMatchObject({ wrong: "form_too_small", values: { limit: 0 } });
    expect(readInto(field("stems"), "2147483648")).toMatchObject({ wrong: "form_too_large" });
    expect(readInto(field("stems"), "2,5")).toMatchObject({ wrong: "form_not_whole" });
    expect(readInto(field("height_m"), "tall")).toMatchObject({ wrong: "form_not_number", values: { text: "tall" } });
    expect(readInto(field("number"), "123456")).toMatchObject({ wrong: "form_too_long", values: { limit: 5, length: 6 } });
    expect(readInto(field("number"), "  ")).toMatchObject({ wrong: "form_required" });
  });

  it("is a code by its title, by itself, or by a beginning that only one title has", () => {
    expect(readInto(field("state"), "good")).toEqual({ value: "GOOD" });
    expect(readInto(field("state"), "POOR")).toEqual({ value: "POOR" });
    expect(readInto(field("state"), "po")).toEqual({ value: "POOR" });
    expect(readInto(field("state"), "")).toEqual({ value: "" });
    expect(readInto(field("state"), "fair")).toMatchObject({ wrong: "form_not_code" });
    expect(readInto(field("species"), "Linden")).toEqual({ value: "TIL" });
    expect(readInto(field("species"), "ACE")).toEqual({ value: "ACE" });
    expect(written(field("species"), "TIL")).toBe("Linden");
  });

  it("is a day in either way of writing, and no day that the calendar lacks", () => {
    expect(readInto(field("planted_on"), "2026-3-1")).toEqual({ value: "2026-03-01" });
    expect(readInto(field("planted_on"), "29.02.2028")).toEqual({ value: "2028-02-29" });
    expect(readInto(field("planted_on"), "29.02.2027")).toMatchObject({ wrong: "form_not_date" });
    expect(readInto(field("planted_on"), "")).toEqual({ value: null });
  });

  it("is several texts, or yes and no in the words of the reader", () => {
    expect(readInto(field("notes"), "a; b c;")).toEqual({ value: ["a", "b c"] });
    expect(written(field("notes"), ["a", "b c"])).toBe("a; b c");
    expect(readInto(field("is_listed"), "Да")).toEqual({ value: true });
    expect(readInto(field("is_listed"), "no")).toEqual({ value: false });
  });
});

describe("several features in one form", () => {
  it("show what they share, and that they differ", () => {
    const two = [draft(1, { stems: 1, state: "GOOD" }), draft(2, { stems: 2, state: "GOOD" })];
    expect(heldBy(two, "state")).toMatchObject({ value: "GOOD", various: false, changed: false });
    expect(heldBy(two, "stems").various).toBe(true);
  });

  it("get a value where they lack it, and have it taken back where it was changed", () => {
    const two = [draft(1, { stems: 1 }, { stems: 3 }), draft(2, { stems: 3 })];
    expect(heldBy(two, "stems")).toMatchObject({ value: 3, various: false, changed: true, former: 1 });
    expect(givenToAll(two, "stems", 3)).toEqual([]);
    expect(givenToAll(two, "stems", 4)).toHaveLength(2);
    expect(takenBack(two, "stems")).toEqual([{ key: "trees/1", properties: { stems: 1 } }]);
  });
});
