import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { oneOf, TEXT_SIZES, THEMES } from "../src/appearance/appearance.ts";
import { parseColour } from "../src/map/colour.ts";
import { lightnessOf, withLightness } from "../src/map/lightness.ts";
import { hexOf, LIGHT, type MapColours } from "../src/map/map-colours.ts";
import { inTheme, isDark } from "../src/map/tint.ts";
import { makeLayer, makeLook } from "./layers.ts";

const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));
const SHEETS = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"));
const TOKENS = readFileSync(`${SOURCES}styles/tokens.css`, "utf8");
const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|\b(?:white|black|red|green|blue|gr[ae]y|yellow|orange)\b/i;
const PAIRS = [
  ...["surface", "sunken", "raised"].flatMap((ground) => ["ink", "ink-soft", "ink-faint", "accent"].map((ink) => [ink, ground])),
  ...["ok", "warn", "error", "info"].map((name) => [name, `${name}-soft`]),
  ["accent-strong", "accent-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-select", "select"],
  ["on-error", "error"],
  ["info", "select-soft"],
  ["ink", "select-soft"],
  ["ink", "accent-soft"],
  ["surface", "ink"],
  ["map-ink", "map-paper"],
  ["map-ink", "map-halo"],
] as const;

/** Reads what the block of a selector declares: light and dark; the same twice where it is no pair. */
function block(selector: string): ReadonlyMap<string, readonly [string, string]> {
  const from = TOKENS.indexOf(`${selector} {\n`);
  expect(from, selector).toBeGreaterThan(-1);
  const body = TOKENS.slice(from, TOKENS.indexOf("}\n", from));
  return new Map(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value = ""]) => {
      const pair = /^light-dark\(([^,]+), ([^,]+)\)$/.exec(value);
      return [name ?? "", [pair?.[1] ?? value, pair?.[2] ?? value]];
    }),
  );
}

const USUAL = block(":root");
const CONTRAST = new Map([...USUAL, ...block(':root[data-theme="contrast"]')]);

/** Source: WCAG 2.2, contrast ratio and relative luminance. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = parseColour(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function mapIn(tokens: ReadonlyMap<string, readonly [string, string]>, side: 0 | 1): MapColours {
  const read = (name: string, light: string | number) => {
    const value = tokens.get(`map-${name}`)?.[side] ?? "";
    return [name, typeof light === "number" ? Number(value) : value];
  };
  return Object.fromEntries(Object.entries(LIGHT).map(([name, light]) => read(name, light))) as unknown as MapColours;
}

describe("style sheets", () => {
  it.each(SHEETS.filter((name) => !name.endsWith("tokens.css")))("%s names no colour and no text size in pixels", (name) => {
    const rules = readFileSync(`${SOURCES}${name}`, "utf8").replace(/\/\*[^]*?\*\//g, "");
    const values = [...rules.matchAll(/^\s*[\w-]+:([^;]+);/gm)].map(([, value = ""]) => value.replace(/"[^"]*"|url\([^)]*\)|var\([^)]*\)/g, ""));
    expect(values.filter((value) => COLOUR.test(value))).toEqual([]);
    expect([...rules.matchAll(/\b(?:font|font-size|line-height):[^;]*\dpx/g)].map(String)).toEqual([]);
  });

  it("say the same to who has chosen high contrast and to who has told the system", () => {
    const told = block(':root:not([data-theme="light"], [data-theme="dark"])');
    expect(told.size).toBeGreaterThan(30);
    const twice = [...TOKENS.matchAll(/:root:not\(\[data-theme="light"\], \[data-theme="dark"\]\) \{\n([^}]*)\}/g)];
    expect(twice).toHaveLength(1);
    expect(told).toEqual(block(':root[data-theme="contrast"]'));
  });
});

describe("colours", () => {
  it.each([
    ["usual", USUAL, 4.5],
    ["high contrast", CONTRAST, 7],
  ] as const)("of the %s themes can be read, in light and in dark", (_theme, tokens, least) => {
    const poor = PAIRS.flatMap(([ink, ground]) =>
      ([0, 1] as const).flatMap((side) => {
        const ratio = contrast(tokens.get(ink)?.[side] ?? "", tokens.get(ground)?.[side] ?? "");
        return ratio < least ? [`${ink} on ${ground}: ${ratio.toFixed(2)}`] : [];
      }),
    );
    expect(poor).toEqual([]);
  });

  it("of the map are those of the style sheet", () => {
    expect(mapIn(USUAL, 0)).toEqual(LIGHT);
    expect(hexOf("rgb(241, 240, 235)")).toBe(LIGHT.paper);
    expect(hexOf("color(srgb 1 1 1)")).toBeNull();
  });
});

describe("lightness", () => {
  it("is that of the published examples", () => {
    expect(lightnessOf("#000000")).toBeCloseTo(0, 6);
    expect(lightnessOf("#ffffff")).toBeCloseTo(1, 6);
    expect(lightnessOf("#ff0000")).toBeCloseTo(0.627955, 4);
    expect(lightnessOf("#0000ff")).toBeCloseTo(0.452014, 4);
  });

  it("changes alone: the same lightness gives the same colour, and a grey stays grey", () => {
    for (const colour of ["#b2182b", "#d9ead3", "#0b57d0", "#808080"]) expect(withLightness(colour, (same) => same)).toBe(colour);
    const [red, green, blue] = parseColour(withLightness("#808080", () => 0.9));
    expect(red).toBe(green);
    expect(green).toBe(blue);
    expect(red).toBeGreaterThan(200);
  });
});

describe("layers in a theme", () => {
  const parcels = makeLayer({ looks: [makeLook({ fill: "#fbe9b7", line: "#7d1f1f", width: 2 })] });
  const look = (colours: MapColours) => inTheme(parcels, colours).looks[0];

  it("are as the server says in the light one", () => {
    expect(inTheme(parcels, LIGHT)).toBe(parcels);
    expect(isDark(LIGHT)).toBe(false);
  });

  it.each([
    ["dark", mapIn(USUAL, 1), 3, 1],
    ["white", mapIn(CONTRAST, 0), 4.5, 1.6],
    ["black", mapIn(CONTRAST, 1), 7, 1.6],
  ] as const)("have lines to be seen on %s paper, in the hue they had", (_name, colours, least, thicker) => {
    const shown = look(colours);
    expect(contrast(shown?.line ?? "", colours.paper)).toBeGreaterThan(least);
    const [red, green, blue] = parseColour(shown?.line ?? "");
    expect(red).toBeGreaterThan(Math.max(green, blue));
    expect(shown?.width).toBeCloseTo(2 * thicker);
  });

  it("lie deep on dark paper, so that light labels can be read on them", () => {
    const colours = mapIn(USUAL, 1);
    expect(isDark(colours)).toBe(true);
    expect(contrast(look(colours)?.fill ?? "", colours.ink)).toBeGreaterThan(4.5);
  });
});

describe("choices", () => {
  it("are what is offered, else the first", () => {
    expect(oneOf(THEMES, "dark")).toBe("dark");
    expect(oneOf(THEMES, "pink")).toBe("system");
    expect(oneOf(TEXT_SIZES, undefined)).toBe("normal");
  });
});
