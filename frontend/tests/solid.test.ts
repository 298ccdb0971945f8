import { createExpression, validateStyleMin, type Feature } from "@maplibre/maplibre-gl-style-spec";
import { describe, expect, it } from "vitest";
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { LayerDescription, LayerHeights } from "../src/api/types.ts";
import { asDrawn } from "../src/map/as-drawn.ts";
import { listed, MOST_ROWS } from "../src/solid/buildings-in-view.ts";
import { stepped, STEEPEST_DEG } from "../src/solid/camera.ts";
import { estimatedPattern } from "../src/solid/estimated-pattern.ts";
import { drawBuildings, drawEnvelope, ENVELOPE_SOURCE, type Drawing } from "../src/solid/extrusions.ts";
import { graphicsBy } from "../src/solid/graphics.ts";
import { byClass, CLASS_ENDS_M, classOf, estimatedHeight, heightOf, recordedHeight } from "../src/solid/heights.ts";
import { hexColour } from "../src/solid/solid-colours.ts";
import { boundsOf, nameOf, partsOnMap, type Volume } from "../src/solid/volumes.ts";
import { NO_CHOICES, type LayerFilter } from "../src/store/layer-choices.ts";
import { askedFacilities, withFacility } from "../src/workspace/facilities.ts";

const HEIGHTS: LayerHeights = { recorded: "h", storeys: "n", underground: "u", storey_m: 3 };
const COLOURS = {
  classes: ["#eeeeee", "#dddddd", "#cccccc", "#bbbbbb", "#aaaaaa"],
  envelope: "#c2185b",
  selected: "#0b57d0",
  card: "#00696b",
  light: "#ffffff",
  ink: "#000000",
};
const DRAWING: Drawing = {
  colours: COLOURS,
  exaggeration: 2,
  opacity: 1,
  visible: true,
  lit: { selected: [7], card: 9 },
};
const BUILDINGS = { name: "buildings", minzoom: 14, label_field: "number" } as LayerDescription;
const SQUARE: GeoJSON.Polygon = { type: "Polygon", coordinates: [[[1, 2], [3, 2], [3, 5], [1, 5], [1, 2]]] };
const VOLUME: Volume = {
  zone: { code: "R-1", name: "houses", illustrative: false },
  uses: [{ code: "2.1", title: "Houses" }, { code: "2.3", title: "" }],
  object_title: "main buildings",
  height_m: 20,
  stated: "",
  governing: [],
  storeys_max: 3,
  area_m2: 10,
  volume_m3: 200,
  parts: [{ number: 1, area_m2: 10, volume_m3: 200, geometry: SQUARE }],
};

/** What the map itself makes of an expression for a feature. */
function evaluated(expression: ExpressionSpecification, properties: Record<string, unknown>, id?: number): unknown {
  const made = createExpression(expression, "layers[0].paint.tested");
  if (made.result === "error") throw new Error(made.value.map(({ message }) => message).join());
  const feature = { type: "Polygon", id, properties } as unknown as Feature;
  return made.value.evaluate({ zoom: 16 }, feature);
}

describe("heights", () => {
  it.each([
    [{ h: 12.5, n: "9" }, "recorded", 12.5],
    [{ n: "5" }, "estimated", 15],
    [{ n: "6", u: "1" }, "estimated", 15],
    [{ n: "4-5" }, "estimated", 15],
    [{ h: 0, n: " 2 " }, "estimated", 6],
    [{ n: "attic" }, "unknown", 0],
    [{ n: "1", u: "1" }, "unknown", 0],
    [{ n: "1", u: "2" }, "unknown", 0],
    [{ n: "2.5" }, "unknown", 0],
    [{ n: "201" }, "unknown", 0],
    [{ n: "3-4-5" }, "unknown", 0],
    [{}, "unknown", 0],
  ] as const)("of %o are told and drawn alike", (properties, source, metres) => {
    expect(heightOf(properties, HEIGHTS)).toEqual({ source, metres });
    const recorded = evaluated(recordedHeight(HEIGHTS), properties);
    expect(recorded).toBe(source === "recorded" ? metres : 0);
    if (source !== "recorded") expect(evaluated(estimatedHeight(HEIGHTS), properties)).toBe(metres);
  });

  it("are not estimated for who does not see the storeys", () => {
    const hidden = { ...HEIGHTS, storeys: null, underground: null };
    expect(heightOf({ n: "5" }, hidden).source).toBe("unknown");
    expect(evaluated(estimatedHeight(hidden), { n: "5" })).toBe(0);
  });

  it.each([0.1, 6, 6.01, 12, 25, 30, 45, 45.1, 300])("of %d m have the class that the legend names", (metres) => {
    const drawn = evaluated(byClass(["get", "h"], COLOURS.classes), { h: metres });
    expect(drawn).toBe(COLOURS.classes[classOf(metres)]);
    const [from, to] = [CLASS_ENDS_M[classOf(metres) - 1] ?? 0, CLASS_ENDS_M[classOf(metres)] ?? Infinity];
    expect(metres > from && metres <= to).toBe(true);
  });
});

describe("style layers", () => {
  const layers = [...drawBuildings(BUILDINGS, HEIGHTS, DRAWING), ...drawEnvelope(DRAWING, "no limit")];

  it("are valid", () => {
    const sources = {
      buildings: { type: "vector", tiles: ["http://town.test/{z}/{x}/{y}"] },
      [ENVELOPE_SOURCE]: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    };
    const faces = { "font-faces": { "PT Sans Bold": "http://town.test/font" } };
    const style = { version: 8, ...faces, sources, layers } as unknown as Parameters<typeof validateStyleMin>[0];
    expect(validateStyleMin(style).map(({ message }) => message)).toEqual([]);
  });

  const raised = (drawn: readonly LayerSpecification[], properties: Record<string, unknown>, id: number) =>
    drawn
      .filter((layer) => layer.id.startsWith("buildings/") && "filter" in layer)
      .filter((layer) => evaluated((layer as { filter: ExpressionSpecification }).filter, properties, id))
      .map(({ id: name }) => name.split("/")[1]);

  it("draw each building once: recorded, estimated or lit", () => {
    const shown = (properties: Record<string, unknown>, id: number) => raised(layers, properties, id);
    expect(shown({ h: 12 }, 1)).toEqual(["solid"]);
    expect(shown({ n: "2" }, 1)).toEqual(["solid-estimated"]);
    expect(shown({}, 1)).toEqual([]);
    for (const lit of [7, 9]) {
      expect(shown({ h: 12 }, lit)).toEqual(["solid-lit"]);
      expect(shown({ n: "2" }, lit)).toEqual(["solid-lit"]);
    }
  });

  it("raise what the filter of the layer lets through and nothing else", () => {
    const filter: LayerFilter = { match: "all", conditions: [{ field: "status", op: "=", values: ["NEW"] }] };
    const chosen = { ...NO_CHOICES, filters: { buildings: filter } };
    const described = { ...BUILDINGS, tile_fields: { status: "text" }, features_from: 15 };
    const drawn = drawBuildings(asDrawn(described, chosen), HEIGHTS, DRAWING);
    expect(raised(drawn, { h: 12, status: "NEW" }, 1)).toEqual(["solid"]);
    expect(raised(drawn, { n: "2", status: "NEW" }, 1)).toEqual(["solid-estimated"]);
    for (const id of [1, 7, 9]) expect(raised(drawn, { h: 12, n: "2", status: "OLD" }, id)).toEqual([]);
    expect(drawn.map(({ minzoom }) => minzoom)).toEqual([15, 15, 15]);
    // of a filter that only the server can answer nothing is known before it has
    const asked = drawBuildings(asDrawn({ ...described, tile_fields: {} }, chosen), HEIGHTS, DRAWING);
    expect(raised(asked, { h: 12, status: "NEW" }, 1)).toEqual([]);
  });

  it("stretch heights by the exaggeration only", () => {
    const paint = layers.find(({ id }) => id === "buildings/solid")?.paint as Record<string, ExpressionSpecification>;
    expect(evaluated(paint["fill-extrusion-height"] ?? ["literal", []], { h: 12 })).toBe(24);
  });
});

describe("envelopes", () => {
  it("stand for their parcel", () => {
    const { features } = partsOnMap(VOLUME, 42);
    expect(features.map(({ id, properties }) => [id, properties?.["stands_for"], properties?.["height_m"]])).toEqual([[42, "parcels", 20]]);
    expect(partsOnMap(null, 42).features).toEqual([]);
    expect(boundsOf(VOLUME)).toEqual([1, 2, 3, 5]);
    expect(nameOf(VOLUME)).toBe("2.1 Houses, 2.3 · main buildings · R-1");
  });

  it("without a height are outlined and marked, never raised", () => {
    const [feature] = partsOnMap({ ...VOLUME, height_m: null }, 42).features;
    const shown = drawEnvelope(DRAWING, "no limit").filter((layer) =>
      evaluated((layer as { filter: ExpressionSpecification }).filter, { ...feature?.properties }),
    );
    expect(shown.map(({ type }) => type)).toEqual(["line", "symbol"]);
  });
});

describe("camera", () => {
  it("stays between straight down and the steepest view, and comes round", () => {
    expect(stepped({ pitch: 65, bearing: 0 }, "up").pitch).toBe(STEEPEST_DEG);
    expect(stepped({ pitch: 5, bearing: 0 }, "down").pitch).toBe(0);
    expect(stepped({ pitch: 55, bearing: 175 }, "right").bearing).toBe(-170);
    expect(stepped({ pitch: 55, bearing: -137 }, "north")).toEqual({ pitch: 55, bearing: 0 });
  });
});

describe("graphics", () => {
  const fit = { depthBits: 24, largestTexture: 8192, renderer: "ANGLE (Intel)" };
  it("are judged by what WebGL tells", () => {
    expect(graphicsBy(fit)).toBe("fit");
    expect(graphicsBy({ ...fit, renderer: "Google SwiftShader" })).toBe("software");
    for (const weak of [null, { ...fit, depthBits: 0 }, { ...fit, largestTexture: 1024 }]) expect(graphicsBy(weak)).toBe("weak");
  });
});

describe("colours", () => {
  it("are read in the forms that browsers write", () => {
    expect(hexColour("rgb(1, 2, 255)")).toBe("#0102ff");
    expect(hexColour("color(srgb 0 0.5 1)")).toBe("#0080ff");
    expect(hexColour("color(srgb 0 0.5 1 / 0.3)")).toBe("#0080ff");
  });

  it("of estimated heights have lines on paler ground and no hole", () => {
    const { data } = estimatedPattern("#b3540a", "#ffffff", "#000000", 1);
    const greens = new Set<number>();
    for (let at = 0; at < data.length; at += 4) {
      expect(data[at + 3]).toBe(255);
      greens.add(data[at + 1] ?? 0);
    }
    expect(Math.max(...greens)).toBeGreaterThan(0x54 + 40);
    expect(Math.min(...greens)).toBeLessThan(0x54);
  });
});

describe("the table of buildings", () => {
  it("lists each once, the highest first, and counts those without a height", () => {
    const features = [
      { id: 1, properties: { number: "a", h: 5 } },
      { id: 2, properties: { number: "b", n: "4" } },
      { id: 1, properties: { number: "a", h: 5 } },
      { id: 3, properties: { number: "c" } },
      { id: undefined, properties: { h: 99 } },
    ];
    const found = listed(features, BUILDINGS, HEIGHTS);
    expect(found.rows.map(({ title, height }) => [title, height.metres])).toEqual([["b", 12], ["a", 5], ["c", 0]]);
    expect([found.count, found.unknown]).toEqual([3, 1]);
  });

  it("ends somewhere, and says how many there are", () => {
    const many = Array.from({ length: MOST_ROWS + 5 }, (_, id) => ({ id, properties: { h: id + 1 } }));
    const found = listed(many, BUILDINGS, HEIGHTS);
    expect([found.rows.length, found.count, found.rows[0]?.height.metres]).toEqual([MOST_ROWS, MOST_ROWS + 5, MOST_ROWS + 5]);
  });
});

describe("addresses", () => {
  it("name the facilities that are open", () => {
    expect(askedFacilities("?open=3d&open=nothing")).toEqual(["3d"]);
    expect(withFacility("?feature=parcels/7", "3d", true)).toBe("?feature=parcels/7&open=3d");
    expect(withFacility("?open=3d&feature=parcels/7", "3d", false)).toBe("?feature=parcels/7");
    expect(withFacility("?open=3d", "3d", false)).toBe("");
  });
});
