import { html, svg, type TemplateResult } from "lit";
import { boxOf, isSurface, linesOf, type LocalBox, type LocalGeometry, type Position } from "../plane/shapes.ts";
import { around } from "./shown-places.ts";

const ROOM = 0.08;
const LEAST_M = 1;

/** The box that pictures of geometries share, with room around; null if none of them has a place. */
export function pictureBox(geometries: readonly (LocalGeometry | null)[]): LocalBox | null {
  const boxes = geometries.map((one) => one && boxOf(one)).filter((box) => box !== null);
  if (boxes.length === 0) return null;
  const [west, south, east, north] = around(boxes);
  const half = (Math.max(east - west, north - south, LEAST_M) * (1 + 2 * ROOM)) / 2;
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  return [x - half, y - half, x + half, y + half];
}

/** The lines of a geometry as an SVG path in a square of 100 by 100, north up. */
export function pathOf(geometry: LocalGeometry, [west, south, east, north]: LocalBox): string {
  const place = ([x, y]: Position) => `${round(((x - west) / (east - west)) * 100)} ${round(((north - y) / (north - south)) * 100)}`;
  const end = isSurface(geometry) ? "Z" : "";
  return linesOf(geometry).map(({ line }) => line.map((at, i) => `${i === 0 ? "M" : "L"}${place(at)}`).join("") + (line.length === 1 ? "h0" : end)).join("");
}

/**
 * Draws a geometry in a small picture; the ground by which it differs from another is shaded.
 *
 * Rings of both in one even-odd path leave exactly the ground that only one of them covers.
 */
export function picture(geometry: LocalGeometry | null, other: LocalGeometry | null, box: LocalBox, label: string): TemplateResult {
  const own = geometry ? pathOf(geometry, box) : "";
  const differing = geometry && other && isSurface(geometry) && isSurface(other) ? own + pathOf(other, box) : "";
  return html`<svg class="picture" viewBox="0 0 100 100" role="img" aria-label=${label}>
    ${differing ? svg`<path class="picture-difference" d=${differing} fill-rule="evenodd"></path>` : ""}
    ${other ? svg`<path class="picture-other" d=${pathOf(other, box)}></path>` : ""}
    <path class="picture-own" d=${own} fill-rule="evenodd"></path>
  </svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
