import { remember, remembered } from "../store/remembered.ts";

const NAME = "editor.table.height";
const FIRST_PX = 280;
export const LEAST_PX = 140;
/** So much of the map stays in view. */
const MAP_PX = 160;

/** A height of the table that leaves room for the map; stagePx: of both together. */
export function boundedHeight(px: number, stagePx: number): number {
  return Math.round(Math.max(LEAST_PX, Math.min(px, mostHeight(stagePx))));
}

/** The greatest height of the table, pixels. */
export function mostHeight(stagePx: number): number {
  return Math.max(LEAST_PX, stagePx - MAP_PX);
}

/** The height that a key gives the table; null for keys that do not change it. */
export function heightAfter(key: string, px: number, stagePx: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowUp: 16, ArrowDown: -16, PageUp: 96, PageDown: -96, End: -Infinity, Home: Infinity };
  const by = steps[key];
  return by === undefined ? null : boundedHeight(px + by, stagePx);
}

/** The height that this browser remembers. */
export function rememberedHeight(): number {
  return Number(remembered("local", NAME)) || FIRST_PX;
}

/** Has this browser remember a height; one that keeps nothing begins with the first again. */
export function rememberHeight(px: number): void {
  remember("local", NAME, String(px));
}
