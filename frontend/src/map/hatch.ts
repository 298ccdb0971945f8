import { parseColour } from "./colour.ts";

/** Lines of one colour at an angle in degrees, anticlockwise from the horizontal. */
export interface Hatch {
  readonly colour: string;
  readonly angle: number;
}

/** A picture that can be laid side by side without a seam; RGBA, rows from the top. */
export interface Pattern {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

const TILE_PX = 32;
const SPACING_PX = 8;
const LINE_PX = 1.2;

/** Returns the name under which the map keeps the picture of a hatch. */
export function hatchName(hatch: Hatch): string {
  return `hatch:${hatch.colour}:${hatch.angle}`;
}

/**
 * Draws the picture of a hatch.
 *
 * ratio: device pixels per CSS pixel. The angle is moved to the nearest one whose lines meet
 * at the edges of the tile: whole numbers of lines cross it along both axes.
 */
export function drawHatch(hatch: Hatch, ratio: number): Pattern {
  const size = Math.round(TILE_PX * ratio);
  const [red, green, blue] = parseColour(hatch.colour);
  const [across, down] = waves(hatch.angle);
  const spacing = size / Math.hypot(across, down);
  const half = (LINE_PX * ratio) / 2;
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const turns = (across * (x + 0.5) + down * (y + 0.5)) / size;
      const distance = Math.abs(turns - Math.round(turns)) * spacing;
      const cover = Math.min(1, Math.max(0, half + 0.5 - distance));
      data.set([red, green, blue, Math.round(cover * 255)], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}

/** Returns how many lines cross the tile along x and along y (downwards). */
export function waves(angle: number): readonly [number, number] {
  const lines = TILE_PX / SPACING_PX;
  const radians = (angle * Math.PI) / 180;
  const across = Math.round(lines * Math.sin(radians));
  const down = Math.round(lines * Math.cos(radians));
  return [across + 0, down + 0];
}
