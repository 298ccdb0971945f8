import type { Bounds } from "../api/types.ts";
import type { Paper } from "./sheets.ts";

const PX_MM = 25.4 / 96;
const WORLD_M = 40_075_016.686;
const TILE_PX = 512;
const METRES_PER_DEGREE = 111_320;

/** Reads `2000`, `1:2 000` or `1 : 2,000`; null if it is no whole number between the limits. */
export function parseScale(text: string, least: number, most: number): number | null {
  const digits = text.trim().replace(/^1\s*:\s*/, "").replaceAll(/[\s\u00a0\u202f,.]/g, "");
  if (!/^\d{1,9}$/.test(digits)) return null;
  const scale = Number(digits);
  return scale >= least && scale <= most ? scale : null;
}

/** Writes a scale as on a map, its thousands parted by a narrow space. */
export function formatScale(scale: number): string {
  return `1:${String(scale).replaceAll(/\B(?=(\d{3})+$)/g, "\u202f")}`;
}

/** Returns the largest of the usual scales at which bounds in degrees fit into the frame of a paper. */
export function fittingScale(bounds: Bounds, paper: Paper, scales: readonly number[], most: number): number {
  const [west, south, east, north] = bounds;
  const [left, top, right, bottom] = paper.frame;
  const metresEast = (east - west) * METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const metresNorth = (north - south) * METRES_PER_DEGREE;
  const needed = Math.max((metresEast * 1000) / (right - left), (metresNorth * 1000) / (bottom - top));
  const usual = [...scales].sort((a, b) => a - b).find((scale) => scale >= needed);
  return usual ?? Math.min(most, Math.ceil(needed / 1000) * 1000);
}

/** Returns the zoom at which the map shows a scale at a latitude: a layer is drawn from its own zoom on. */
export function zoomOf(scale: number, latitude: number): number {
  const metresPerPx = (scale * PX_MM) / 1000;
  return Math.log2((WORLD_M * Math.cos((latitude * Math.PI) / 180)) / (TILE_PX * metresPerPx));
}
