import { createExpression, featureFilter } from "@maplibre/maplibre-gl-style-spec";
import { describe, expect, it } from "vitest";
import { classify } from "../src/layers-panel/classify.ts";
import { filterFrom, readValue, withMember, withOperator, withValue } from "../src/layers-panel/conditions.ts";
import { toCql2 } from "../src/layers-panel/cql2.ts";
import { classNames, fieldFrom, inReadersWords } from "../src/layers-panel/fields.ts";
import { coloursOf, RAMPS } from "../src/layers-panel/ramps.ts";
import { asDrawn, REST } from "../src/map/as-drawn.ts";
import { divided, stepOf } from "../src/map/division.ts";
import { filterExpression, isTileFilter, onlyIds } from "../src/map/filter-expression.ts";
import { layersOf } from "../src/map/style.ts";
import { NO_CHOICES, readChoices, type Condition, type LayerChoices, type LayerTheme } from "../src/store/layer-choices.ts";
import { writer } from "../src/layers-panel/keep-labels.ts";
import { drawLabel } from "../src/map/draw-label.ts";
import { labelsKey, lookupName } from "../src/store/lookups.ts";
import { packContent, unpackContent } from "../src/store/view-content.ts";
import { makeLayer } from "./layers.ts";

type Row = Readonly<Record<string, string | number | boolean>>;
const TREES: readonly Row[] = [{ height: 9.5, kind: "lime" }, { height: 15, kind: "oak" }, { height: 21, kind: "" }, { kind: "Oak" }, {}];

/** The places of the rows that a filter lets through on the map. */
function passing(match: "all" | "any", ...conditions: Condition[]): number[] {
  const { filter } = featureFilter(filterExpression({ match, conditions }) as never, "filter");
  return TREES.flatMap((properties, i) => (filter({ zoom: 16 } as never, { type: 1, id: i, properties, geometry: [] } as never) ? [i] : []));
}

describe("a filter on the map", () => {
  it("compares as SQL does: what has no value meets no comparison", () => {
    expect(passing("all", { field: "height", op: ">=", values: [15] })).toEqual([1, 2]);
    expect(passing("all", { field: "height", op: "<", values: [15] })).toEqual([0]);
    expect(passing("all", { field: "height", op: "between", values: [9.5, 15] })).toEqual([0, 1]);
    expect(passing("all", { field: "kind", op: "=", values: ["oak"] })).toEqual([1]);
    expect(passing("all", { field: "kind", op: "<>", values: ["oak"] })).toEqual([0, 2, 3]);
    expect(passing("all", { field: "kind", op: "in", values: ["oak", "lime"] })).toEqual([0, 1]);
    expect(passing("all", { field: "kind", op: "empty" })).toEqual([2, 4]);
  });

  it("joins conditions by all or any", () => {
    const tall: Condition = { field: "height", op: ">", values: [10] };
    const oak: Condition = { field: "kind", op: "=", values: ["oak"] };
    expect(passing("all", tall, oak)).toEqual([1]);
    expect(passing("any", tall, oak)).toEqual([1, 2]);
  });

  it("is left to the server where the tiles cannot tell", () => {
    const fields = { kind: "text", height: "number", seen: "timestamp" };
    const can = (condition: Condition) => isTileFilter({ match: "all", conditions: [condition] }, fields);
    expect(can({ field: "height", op: ">", values: [1] })).toBe(true);
    expect(can({ field: "kind", op: "=", values: ["oak"] })).toBe(true);
    expect(can({ field: "kind", op: "contains", values: ["oa"] })).toBe(false);
    expect(can({ field: "kind", op: ">", values: ["m"] })).toBe(false);
    expect(can({ field: "seen", op: "=", values: ["2026-01-01T00:00:00Z"] })).toBe(false);
    expect(can({ field: "unknown", op: "=", values: [1] })).toBe(false);
  });

  it("by ids lets just those through, and none if there are none", () => {
    const { filter } = featureFilter(onlyIds([1, 3]) as never, "filter");
    const passes = [0, 1, 2, 3].filter((id) => filter({ zoom: 1 } as never, { type: 1, id, properties: {}, geometry: [] } as never));
    expect(passes).toEqual([1, 3]);
    expect(onlyIds([])).toBe(false);
  });
});

describe("a filter for the API", () => {
  it("writes CQL2 JSON by the kinds of fields", () => {
    const kinds = { kind: "text", planted: "date", tags: "texts", height: "number" } as const;
    const one = (condition: Condition) => toCql2({ match: "all", conditions: [condition] }, kinds);
    const property = (name: string) => ({ property: name });
    expect(one({ field: "height", op: "between", values: [1, 2] })).toEqual({ op: "between", args: [property("height"), 1, 2] });
    expect(one({ field: "planted", op: "<", values: ["2020-05-01"] })).toEqual({ op: "<", args: [property("planted"), { date: "2020-05-01" }] });
    expect(one({ field: "kind", op: "in", values: ["a", "b"] })).toEqual({ op: "in", args: [property("kind"), ["a", "b"]] });
    expect(one({ field: "height", op: "empty" })).toEqual({ op: "isNull", args: [property("height")] });
    expect(one({ field: "tags", op: "contains", values: ["x"] })).toEqual({ op: "a_contains", args: [property("tags"), ["x"]] });
    expect(one({ field: "kind", op: "contains", values: ["5%_\\"] })).toEqual({
      op: "like",
      args: [{ op: "casei", args: [property("kind")] }, { op: "casei", args: ["%5\\%\\_\\\\%"] }],
    });
  });
});

describe("conditions", () => {
  it("hold once they are whole", () => {
    const open: Condition = { field: "height", op: ">", values: [] };
    expect(filterFrom({ match: "any", conditions: [open] })).toBeNull();
    const whole = withValue(open, 0, 5);
    expect(filterFrom({ match: "any", conditions: [open, whole] })).toEqual({ match: "any", conditions: [whole] });
    expect(filterFrom({ match: "all", conditions: [withValue(withOperator(whole, "between"), 1, "")] })).toBeNull();
    expect(withMember(withMember(withOperator(whole, "in"), 7, true), 5, false).values).toEqual([7]);
    expect(withOperator(whole, "empty").values).toEqual([]);
  });

  it("read what is typed by the kind of the field", () => {
    expect([readValue("1 234,5", "number"), readValue("ten", "number"), readValue("true", "boolean")]).toEqual([1234.5, "", true]);
    expect([readValue(" lime ", "text"), readValue("2020-05-01", "date"), readValue("", "integer")]).toEqual(["lime", "2020-05-01", ""]);
  });

  it("know fields by the layer's schema", () => {
    expect(fieldFrom("geometry", { format: "geometry-any", "x-ogc-role": "primary-geometry" })).toEqual([]);
    const coded = { title: "Kind", type: "string", oneOf: [{ const: "A", title: "Oak" }, { const: "", title: "not stated" }] };
    expect(fieldFrom("kind", coded)).toEqual([{ name: "kind", title: "Kind", kind: "text", unit: "", choices: [{ value: "A", title: "Oak" }] }]);
    expect(fieldFrom("h", { type: "number", "x-ogc-unit": "m" })[0]).toMatchObject({ kind: "number", unit: "m", title: "h" });
  });
});

const GRADES: LayerTheme = {
  kind: "graduated",
  field: "height",
  ramp: "blues",
  classes: [{ colour: "#000001", least: 0, most: 10 }, { colour: "#000002", least: 10, most: 20 }, { colour: "#000003", least: 20, most: 20 }],
};

describe("a theme", () => {
  const given = ["low", "middle", "top"];
  const evaluate = (expression: unknown, properties: Row, id = 0): unknown => {
    const made = createExpression(expression, "layers[0].paint.tested");
    if (made.result === "error") throw new Error(made.value.map(({ message }) => message).join());
    return made.value.evaluate({ zoom: 16 } as never, { type: 1, id, properties } as never);
  };

  it("divides by numbers: a class holds its lower edge, the last one its upper edge too", () => {
    const expression = divided({ by: "number", field: "height", edges: [0, 10, 20, 20] }, given, "rest");
    const found = [-1, 0, 9.99, 10, 19.9, 20, 20.1].map((height) => evaluate(expression, { height }));
    expect(found).toEqual(["rest", "low", "low", "middle", "middle", "top", "rest"]);
    expect(evaluate(expression, {})).toBe("rest");
    expect([-1, 0, 9.99, 10, 19.9, 20, 20.1].map((height) => stepOf(height, [0, 10, 20, 20]))).toEqual([-1, 0, 0, 1, 1, 2, -1]);
  });

  it("divides by values and by ids", () => {
    const byValue = divided({ by: "value", field: "kind", values: ["oak", "7", "true"] }, given, "rest");
    expect([{ kind: "oak" }, { kind: 7 }, { kind: true }, {}].map((row) => evaluate(byValue, row as Row))).toEqual(["low", "middle", "top", "rest"]);
    const byId = divided({ by: "id", ids: [[1, 2], [], [3]] }, given, "rest");
    expect([1, 2, 3, 4].map((id) => evaluate(byId, {}, id))).toEqual(["low", "low", "top", "rest"]);
    expect(divided({ by: "id", ids: [[], [], []] }, given, "rest")).toBe("rest");
  });

  it("names its classes as the reader's list of codes does, and as its maker did where there is none", () => {
    const coded = fieldFrom("kind", { type: "string", oneOf: [{ const: "L", title: "Linde" }, { const: "O", title: "Eiche" }] });
    const classes = [{ colour: "#000001", value: "L", title: "Lime" }, { colour: "#000002", value: "X", title: "Gone" }, { colour: "#000003", value: "O" }];
    const theme: LayerTheme = { kind: "categories", field: "kind", ramp: "muted", classes };
    expect(classNames(coded, theme)).toEqual(["Linde", null, "Eiche"]);
    expect(inReadersWords(coded, theme).classes.map(({ title }) => title)).toEqual(["Linde", "Gone", "Eiche"]);
    const free = fieldFrom("kind", { type: "string" });
    expect(classNames(free, theme)).toBeNull();
    expect(inReadersWords(free, theme)).toBe(theme);
    expect(classNames(fieldFrom("height", { type: "number" }), GRADES)).toBeNull();
  });

  it("counts its features and those in no class", () => {
    const found = classify(GRADES, [1, 2, 3, 4, 5], [5, 10, 20, null, 99]);
    expect(found).toEqual({ classes: [[1], [2], [3]], counts: [1, 1, 1, 2] });
  });

  it("has colours for each number of classes, in one order of lightness", () => {
    for (const { name, kind } of RAMPS.filter((ramp) => ramp.kind !== "qualitative")) {
      for (let count = 2; count <= 9; count += 1) {
        const colours = coloursOf(name, count);
        expect(new Set(colours).size, `${name} ${kind}`).toBe(count);
        expect(colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
      }
    }
  });
});

describe("a layer as it is chosen", () => {
  const layer = makeLayer({ name: "trees", tile_fields: { kind: "text" }, features_from: 14, minzoom: 10, geometry: "POINT" });
  const city = { layers: [layer], actions: [] } as never;
  const chosen: LayerChoices = {
    ...NO_CHOICES,
    filters: { trees: { match: "all", conditions: [{ field: "height", op: ">", values: [10] }] } },
    themes: { trees: GRADES },
  };

  it("draws nothing while a filter that the server answers is not answered", () => {
    expect(asDrawn(layer, chosen).only).toBe(false);
    const other = { name: "of another filter", state: "ready", title: "", reason: "", matched: 1, ids: [1], classes: [], counts: null } as const;
    expect(asDrawn(layer, { ...chosen, lookups: { trees: other } }).only).toBe(false);
    const known = { ...other, name: lookupName(chosen.filters["trees"], GRADES), classes: [[1], [], []] };
    const drawn = asDrawn(layer, { ...chosen, lookups: { trees: known } });
    expect(drawn.only).toEqual(onlyIds([1]));
    expect(drawn.division).toEqual({ by: "id", ids: [[1], [], []] });
  });

  it("is drawn only where tiles hold single features, and the rest in grey", () => {
    const drawn = layersOf(city, chosen).filter(({ id }) => id.startsWith("trees/"));
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.every(({ minzoom }) => (minzoom ?? 0) >= 14)).toBe(true);
    expect(JSON.stringify(drawn)).toContain(REST);
  });

  it("is named by any field: by the server's word where the tiles do not carry it, as usual where it cannot be had", () => {
    const named: LayerChoices = { ...NO_CHOICES, labels: { trees: { shown: true, field: "planted" } } };
    const answer = { name: "planted", state: "ready", title: "", reason: "", matched: null, ids: [4, 9], classes: null, counts: null, texts: ["1999", "Eiche"] } as const;
    const drawn = (lookup?: object) => asDrawn(layer, { ...named, lookups: { ...(lookup ? { [labelsKey("trees")]: lookup as never } : {}) } });
    expect(drawn().label).toBeNull();
    expect(drawn(answer)).toMatchObject({ label: "planted", label_from: 15, names: ["match", ["id"], 4, "1999", 9, "Eiche", ""] });
    expect(drawn({ ...answer, ids: [], texts: [] }).names).toEqual(["literal", ""]);
    expect(drawn({ ...answer, name: "another" }).label).toBeNull();
    expect(drawn({ ...answer, state: "failed" }).label).toBe("kind");
    expect(asDrawn(layer, { ...named, labels: { trees: { shown: true, field: "kind" } } })).toMatchObject({ label: "kind" });
    expect(asDrawn(layer, { ...named, labels: { trees: { shown: false, field: "planted" } } }).label).toBeNull();
    const [label] = drawLabel(drawn(answer));
    const made = createExpression((label?.layout as { "text-field": unknown })["text-field"], "layers[0].layout.text-field");
    if (made.result === "error") throw new Error("no expression");
    expect([4, 9, 5].map((id) => made.value.evaluate({ zoom: 16 } as never, { type: 1, id, properties: {} } as never))).toEqual(["1999", "Eiche", ""]);
  });

  it("has names written as the reader knows the values", () => {
    const coded = fieldFrom("kind", { type: "string", oneOf: [{ const: "O", title: "Eiche" }] });
    const values = ["O", "X", null, 1234.5, true, ["a"]];
    expect(values.map(writer(coded[0], "de"))).toEqual(["Eiche", "X", "", "1234,5", "true", ""]);
    expect(writer(fieldFrom("area", { type: "number", "x-ogc-unit": "m2" })[0], "de")(1234.567)).toBe("1.234,57");
    expect(writer(fieldFrom("planted", { type: "integer" })[0], "de")(1999)).toBe("1999");
  });

  it("is as it was without choices", () => {
    expect(asDrawn(layer, NO_CHOICES)).toBe(layer);
  });
});

it("reads back what was kept, and leaves aside what is not ours", async () => {
  const choices: LayerChoices = { ...NO_CHOICES, shown: { trees: true }, labels: { trees: { shown: true, field: "kind" } }, themes: { trees: GRADES } };
  expect(readChoices(JSON.parse(JSON.stringify(choices)))).toEqual(choices);
  const wrong = { filters: { trees: { match: "all", conditions: [{ field: "a", op: "~", values: [1] }] } }, themes: { trees: { kind: "x" } }, shown: { a: 1 } };
  expect(readChoices(wrong)).toEqual(NO_CHOICES);
  const content = { choices, place: { lon: 49.1, lat: 55.8, zoom: 15 }, moment: "2026-03-01T12:00:00Z", scene: { volumes: true } };
  const packed = await packContent(content);
  expect(packed).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(await unpackContent(packed)).toEqual(content);
  await expect(unpackContent("nonsense")).rejects.toThrow();
});
