import { mix, parseColour } from "../map/colour.ts";
import { drawHatch, type Pattern } from "../map/hatch.ts";

const ANGLE = 45;

/** Returns the name under which the map keeps the picture of estimated heights of a class. */
export function patternName(index: number): string {
  return `solid:estimated:${index}`;
}

/** Draws the picture of estimated heights: pale ground of the class's colour with darker lines. */
export function estimatedPattern(colour: string, paper: string, ink: string, ratio: number): Pattern {
  const lines = drawHatch({ colour: mix(colour, ink, 0.55), angle: ANGLE }, ratio);
  const ground = parseColour(mix(colour, paper, 0.45));
  const data = new Uint8ClampedArray(lines.data.length);
  for (let at = 0; at < data.length; at += 4) {
    const cover = (lines.data[at + 3] ?? 0) / 255;
    for (const part of [0, 1, 2] as const) {
      data[at + part] = (lines.data[at + part] ?? 0) * cover + ground[part] * (1 - cover);
    }
    data[at + 3] = 255;
  }
  return { ...lines, data };
}
