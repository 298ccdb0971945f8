import { featureFilter, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import type { FilterSpecification, LayerSpecification } from "maplibre-gl";
import { describe, expect, it } from "vitest";
import type { City } from "../src/api/types.ts";
import { mix } from "../src/map/colour.ts";
import { drawLabel } from "../src/map/draw-label.ts";
import { drawLayer, hatchesOf } from "../src/map/draw-layer.ts";
import { showChoices } from "../src/map/show-choices.ts";
import { byLook, legendLooks, whereLook } from "../src/map/looks.ts";
import { styleOf } from "../src/map/style.ts";
import { makeLayer, makeLook } from "./layers.ts";
import { NO_CHOICES } from "../src/store/layer-choices.ts";

const NONE = NO_CHOICES;

const ZONES = makeLayer({
  name: "restriction-zones",
  by: "effect",
  label: "effect",
  looks: [
    makeLook({ line: "#7b3294", fill: "#7b3294" }),
    makeLook({ value: "BAN", title: "No buildings", line: "#b2182b", fill: "#b2182b", hatch: 45 }),
    makeLook({ value: "HEIGHT", title: "Height limit", line: "#7b3294", dash: [3, 2] }),
  ],
});

function accepts(filter: unknown, type: 1 | 2 | 3, effect = ""): boolean {
  const read = featureFilter(filter as FilterSpecification, "filter");
  return read.filter({ zoom: 15 }, { type, properties: { effect } });
}

function filterOf(layer: LayerSpecification | undefined): unknown {
  return layer && "filter" in layer ? layer.filter : undefined;
}

describe("looks by value", () => {
  it("give each value its colour and the others the plain one", () => {
    expect(JSON.stringify(byLook(ZONES, (look) => look.line ?? ""))).toBe(
      JSON.stringify(["match", ["to-string", ["get", "effect"]], "BAN", "#b2182b", "#7b3294"]),
    );
  });

  it("are a constant where all looks agree", () => {
    expect(byLook(ZONES, (look) => look.width)).toBe(1);
  });

  it("make a filter that MapLibre understands", () => {
    const hatched = whereLook(ZONES, (look) => look.hatch !== null);
    const passed = ["BAN", "HEIGHT", "unheard of"].map((effect) => accepts(hatched, 3, effect));
    expect(passed).toEqual([true, false, false]);
  });

  it("stand in the legend without the plain one, if there are values", () => {
    expect(legendLooks(ZONES).map((look) => look.value)).toEqual(["BAN", "HEIGHT"]);
    expect(legendLooks(makeLayer())).toHaveLength(1);
  });
});

describe("drawing a layer", () => {
  it("makes areas of fill, hatch and a line for each kind of dashes", () => {
    expect(drawLayer(ZONES, 1).map(({ id }) => id)).toEqual([
      "restriction-zones/fill",
      "restriction-zones/hatch",
      "restriction-zones/line",
      "restriction-zones/line-1",
    ]);
    expect(hatchesOf(ZONES)).toEqual([{ colour: "#b2182b", angle: 45 }]);
  });

  it("sends every feature of a dashed and a solid look to just one line", () => {
    const lines = drawLayer(ZONES, 1).filter(({ type }) => type === "line");
    for (const effect of ["BAN", "HEIGHT", "OTHER"]) {
      const drawn = lines.filter((line) => accepts(filterOf(line), 3, effect));
      expect(drawn).toHaveLength(1);
    }
  });

  it("gives mixed geometry an area, a line and a circle, each for its shape", () => {
    const mixed = makeLayer({ geometry: "GEOMETRY", looks: [makeLook({ fill: "#336699" })] });
    const drawn = drawLayer(mixed, 1);
    expect(drawn.map(({ type }) => type)).toEqual(["fill", "line", "circle"]);
    const passed = drawn.map((layer) => ([1, 2, 3] as const).map((type) => accepts(filterOf(layer), type)));
    expect(passed).toEqual([
      [false, false, true],
      [false, true, true],
      [true, false, false],
    ]);
  });

  it("draws ways with a casing below", () => {
    const streets = makeLayer({ name: "streets", group: "base", geometry: "MULTILINESTRING" });
    expect(drawLayer(streets, 1).map(({ id }) => id)).toEqual(["streets/casing", "streets/line"]);
  });

  it("writes names of ways along them and of areas upright", () => {
    const along = drawLabel(makeLayer({ geometry: "MULTILINESTRING", label: "name" }));
    const upright = drawLabel(makeLayer({ label: "name" }));
    expect([along, upright].map(([one]) => one?.layout?.["symbol-placement" as "visibility"])).toEqual(["line", "point"]);
    expect(drawLabel(makeLayer())).toEqual([]);
  });
});

describe("the style of the whole map", () => {
  const layers = [
    ZONES,
    makeLayer({ label: "cadastral_number", looks: [makeLook({ fill: "#f7f3e8", dash: [2, 2] })] }),
    makeLayer({ name: "streets", group: "base", geometry: "MULTILINESTRING", order: 20, label: "name" }),
    makeLayer({ name: "trees", geometry: "POINT", order: 80, shown: false }),
    makeLayer({ name: "assets", geometry: "GEOMETRY", order: 70, looks: [makeLook({ fill: "#3b6fb6", hatch: 45 })] }),
    makeLayer({ name: "absent", loaded: false }),
  ];
  const actions = [{ code: "plan", layer: "parcels", title: "Plan", url: "/town/plans/make", allowed: true }];
  const city = { layers, actions } as unknown as City;
  const style = styleOf(city, NONE, "http://town.test/town/");

  it("is valid by the specification", () => {
    expect(validateStyleMin(style).map(({ message }) => message)).toEqual([]);
  });

  it("draws by order, marks above, names on top, and leaves out what is not loaded", () => {
    const ids = style.layers.map(({ id }) => id);
    const places = ["streets/line", "parcels/line", "assets/line", "trees/circle", "parcels/selected-line", "platform:card/line", "streets/label"];
    expect(places.map((id) => ids.indexOf(id))).toEqual([...places.map((id) => ids.indexOf(id))].sort((a, b) => a - b));
    expect(ids.some((id) => id.startsWith("absent"))).toBe(false);
    expect(style.layers.find(({ id }) => id === "trees/circle")?.layout?.visibility).toBe("none");
  });

  it("draws in the reader's order, in which marks and names keep above what is drawn", () => {
    const order = ["streets", "parcels", "trees", "assets", "restriction-zones"];
    const ids = styleOf(city, { ...NONE, order }, "http://town.test/town/").layers.map(({ id }) => id);
    const places = ["restriction-zones/fill", "assets/fill", "trees/circle", "parcels/line", "streets/line", "parcels/selected-line", "parcels/label", "streets/label"];
    expect(places.map((id) => ids.indexOf(id))).toEqual([...places.map((id) => ids.indexOf(id))].sort((a, b) => a - b));
    expect(ids.toSorted()).toEqual(style.layers.map(({ id }) => id).toSorted());
  });

  it("has the layers of a map lie in another order without touching what others draw on it", () => {
    const ids = style.layers.map(({ id }) => id).filter((id) => id !== "paper");
    const own = ["others/over"];
    const lying = [...ids.slice(0, ids.indexOf("parcels/selected-fill")), "others/volume", ...ids.slice(ids.indexOf("parcels/selected-fill")), ...own];
    const map = {
      getLayer: (id: string) => lying.includes(id),
      moveLayer: (id: string, before: string) => {
        lying.splice(lying.indexOf(id), 1);
        lying.splice(lying.indexOf(before), 0, id);
      },
    };
    const now = { ...NONE, order: ["streets", "parcels", "trees", "assets", "restriction-zones"] };
    showChoices(map as never, city, NONE, now);
    const wanted = styleOf(city, now, "http://town.test/town/").layers.map(({ id }) => id).filter((id) => id !== "paper");
    expect(lying.filter((id) => !id.startsWith("others/"))).toEqual(wanted);
    expect(lying.indexOf("others/volume")).toBe(wanted.indexOf("parcels/selected-fill"));
    expect(lying.at(-1)).toBe("others/over");
  });

  it("asks for tiles at absolute addresses with their places kept", () => {
    expect(style.sources["parcels"]).toMatchObject({
      tiles: ["http://town.test/town/tiles/parcels/{z}/{x}/{y}.mvt"],
    });
  });
});

describe("mixing colours", () => {
  it("gives the ends and the middle", () => {
    expect([mix("#000000", "#ffffff", 0), mix("#000000", "#ffffff", 1), mix("#102030", "#304050", 0.5)]).toEqual([
      "#000000",
      "#ffffff",
      "#203040",
    ]);
  });
});
