import type { LayerDescription, Look } from "../api/types.ts";
import { isWay } from "./looks.ts";
import { lightnessOf, withLightness } from "./lightness.ts";
import { LIGHT, mapColours, type MapColours } from "./map-colours.ts";

type Lightness = (lightness: number) => number;

/** How the lightness of a layer's own colours is changed: of areas, of lines and of ways. */
interface Tint {
  readonly fill: Lightness;
  readonly line: Lightness;
  readonly way: Lightness;
}

const AS_IT_IS: Lightness = (lightness) => lightness;
const ON_BLACK: Tint = {
  fill: (lightness) => 0.9 - 0.62 * lightness,
  line: (lightness) => Math.max(0.82, 1 - 0.4 * lightness),
  way: (lightness) => 0.12 + 0.18 * lightness,
};
const ON_DARK: Tint = {
  fill: (lightness) => 0.99 - 0.68 * lightness,
  line: (lightness) => Math.max(0.66, 1 - 0.42 * lightness),
  way: (lightness) => 0.18 + 0.22 * lightness,
};
const ON_WHITE: Tint = { fill: AS_IT_IS, line: (lightness) => Math.min(0.45, lightness), way: AS_IT_IS };

/** Whether a map is drawn on dark paper. */
export function isDark(colours: MapColours): boolean {
  return lightnessOf(colours.paper) < 0.5;
}

/**
 * Returns a layer with its looks as the theme of the page shows them: every hue stays what it was.
 *
 * On dark paper what was pale becomes deep and lines become light; in high contrast outlines are
 * thicker and as far from the paper as their hue allows. The light theme shows looks as they are.
 */
export function inTheme(layer: LayerDescription, colours = mapColours()): LayerDescription {
  if (tintOf(colours) === null) return layer;
  return { ...layer, looks: layer.looks.map((look) => lookInTheme(look, isWay(layer), colours)) };
}

/** Returns one look as the theme of the page shows it; ways are the lines of the background. */
export function lookInTheme(look: Look, way = false, colours = mapColours()): Look {
  const tint = tintOf(colours);
  if (!tint) return look;
  const line = way ? tint.way : tint.line;
  return {
    ...look,
    fill: look.fill && withLightness(look.fill, tint.fill),
    line: look.line && withLightness(look.line, line),
    width: way ? look.width : look.width * colours.outline,
  };
}

/** Returns the colour of a line #rrggbb as the theme of the page shows it. */
export function lineInTheme(colour: string): string {
  const tint = tintOf(mapColours());
  return tint ? withLightness(colour, tint.line) : colour;
}

function tintOf(colours: MapColours): Tint | null {
  const thick = colours.outline > LIGHT.outline;
  if (isDark(colours)) return thick ? ON_BLACK : ON_DARK;
  return thick ? ON_WHITE : null;
}
