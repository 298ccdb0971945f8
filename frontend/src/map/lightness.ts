import { parseColour } from "./colour.ts";

type Triple = readonly [number, number, number];

/**
 * Returns a colour #rrggbb with another lightness, its hue and chroma kept as far as a screen shows them.
 *
 * change: from the lightness of OKLab, 0 for black to 1 for white, to the new one.
 * Source: B. Ottosson, A perceptual color space for image processing (2020).
 */
export function withLightness(colour: string, change: (lightness: number) => number): string {
  const [lightness, a, b] = toOklab(colour);
  return fromOklab([Math.min(1, Math.max(0, change(lightness))), a, b]);
}

/** Returns the lightness of a colour #rrggbb in OKLab, 0 to 1. */
export function lightnessOf(colour: string): number {
  return toOklab(colour)[0];
}

function toOklab(colour: string): Triple {
  const [red, green, blue] = parseColour(colour).map(linear) as unknown as Triple;
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

function fromOklab([lightness, a, b]: Triple): string {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const parts = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  return `#${parts.map((part) => screen(part).toString(16).padStart(2, "0")).join("")}`;
}

function linear(part: number): number {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function screen(part: number): number {
  const shown = part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(1, Math.max(0, shown)) * 255);
}
