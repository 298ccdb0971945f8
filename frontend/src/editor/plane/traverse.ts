import { distance, lengthOf, polar } from "./measures.ts";
import type { Line, Position } from "./shapes.ts";

/** A leg of a traverse: degrees clockwise from grid north, metres. */
export interface Leg {
  readonly bearingDeg: number;
  readonly distanceM: number;
}

/** By how much a traverse misses the position at which it has to end. */
export interface Misclosure {
  /** East and north of the end that was reached from the one that was to be, metres. */
  readonly dx: number;
  readonly dy: number;
  readonly metres: number;
  /** n of "1 : n", the length of the traverse over the miss; null if there is no miss. */
  readonly ratio: number | null;
}

export type LegFault = "fields" | "bearing" | "distance";

/** Legs as they were read, and the lines (from 1) that say none. */
export interface ReadLegs {
  readonly legs: readonly Leg[];
  readonly faults: readonly { readonly line: number; readonly fault: LegFault }[];
}

const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;
const QUADRANT = /^([NS])(.*)([EW])$/i;
/** Below this a miss is the noise of the arithmetic, metres. */
const NO_MISS_M = 1e-6;

/** The positions of a traverse, the start first. */
export function traverseOf(start: Position, legs: readonly Leg[]): Position[] {
  const positions: Position[] = [start];
  for (const { bearingDeg, distanceM } of legs) {
    positions.push(polar(positions.at(-1) ?? start, bearingDeg, distanceM));
  }
  return positions;
}

/** How far the last position of a traverse lies from where it has to end. */
export function misclosureOf(positions: Line, end: Position): Misclosure {
  const last = positions.at(-1) ?? end;
  const metres = distance(end, last);
  const ratio = metres > NO_MISS_M ? lengthOf(positions) / metres : null;
  return { dx: last[0] - end[0], dy: last[1] - end[1], metres, ratio };
}

/**
 * Returns a traverse that ends where it has to: the miss is spread over the legs by their lengths.
 *
 * Source: the compass rule (N. Bowditch, 1808).
 */
export function adjusted(positions: Line, end: Position): Position[] {
  const { dx, dy } = misclosureOf(positions, end);
  const whole = lengthOf(positions);
  if (whole === 0) return [...positions];
  return positions.map(([x, y], i) => {
    const share = lengthOf(positions.slice(0, i + 1)) / whole;
    return [x - dx * share, y - dy * share];
  });
}

/** Reads a number with a decimal comma or point; null for anything else. */
export function readNumber(text: string): number | null {
  const bare = text.replace(/[\u00a0\u202f]/g, "").trim();
  return NUMBER.test(bare) ? Number(bare.replace(",", ".")) : null;
}

/**
 * Reads a bearing: decimal degrees, degrees with minutes and seconds (123°45′30″, 123-45-30,
 * 123 45 30) or a quadrant (N 45°30′ E). Degrees from 0 up to 360, null if it is none.
 */
export function readBearing(text: string): number | null {
  const quadrant = QUADRANT.exec(text.trim());
  if (!quadrant) {
    const degrees = readAngle(text);
    return degrees !== null && degrees <= 360 ? degrees % 360 : null;
  }
  const [, from = "", inner = "", to = ""] = quadrant;
  const angle = readAngle(inner);
  if (angle === null || angle > 90) return null;
  const [south, west] = [from.toUpperCase() === "S", to.toUpperCase() === "W"];
  if (south) return west ? 180 + angle : 180 - angle;
  return (west ? 360 - angle : angle) % 360;
}

/** Reads an angle of at least 0 in decimal degrees or in degrees, minutes and seconds; null if it is none. */
export function readAngle(text: string): number | null {
  const fields = text.trim().split(/[°º'′’"″”\s-]+/).filter((field) => field !== "");
  const numbers = fields.map(readNumber);
  const [degrees, minutes = 0, seconds = 0] = numbers;
  if (text.trim().startsWith("-") || numbers.length > 3 || numbers.includes(null)) return null;
  if (typeof degrees !== "number" || minutes === null || seconds === null) return null;
  if (fields.slice(0, -1).some((field) => /[.,]/.test(field)) || minutes >= 60 || seconds >= 60) return null;
  return degrees + minutes / 60 + seconds / 3600;
}

/** Reads legs, one a line: the bearing, then the distance in metres as the last field; empty lines are left out. */
export function readLegs(text: string): ReadLegs {
  const legs: Leg[] = [];
  const faults: { line: number; fault: LegFault }[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const read = readLeg(line.trim());
    if (typeof read === "string") faults.push({ line: i + 1, fault: read });
    else legs.push(read);
  }
  return { legs, faults };
}

function readLeg(line: string): Leg | LegFault {
  const found = /^(.*\S)[\t; ]+(\S+)$/.exec(line.replace(/[\t; ]+$/, ""));
  if (!found) return "fields";
  const [, bearingText = "", distanceText = ""] = found;
  const bearingDeg = readBearing(bearingText.replace(/[;\t ]+$/, ""));
  if (bearingDeg === null) return "bearing";
  const distanceM = readNumber(distanceText);
  return distanceM !== null && distanceM > 0 ? { bearingDeg, distanceM } : "distance";
}

/** Writes a bearing as degrees, minutes and whole seconds. */
export function writeBearing(degrees: number): string {
  const seconds = Math.round((((degrees % 360) + 360) % 360) * 3600) % (360 * 3600);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}°${two(Math.floor(seconds / 60) % 60)}′${two(seconds % 60)}″`;
}
