/** A place in degrees. */
export interface Degrees {
  readonly kind: "degrees";
  readonly lon: number;
  readonly lat: number;
}

/** A place in metres of the local system, x east and y north. */
export interface LocalPlace {
  readonly kind: "local";
  readonly x: number;
  readonly y: number;
}

export type ReadPlace = Degrees | LocalPlace;

/** The order in which documents of a municipality write their ordinates, named X and Y. */
export type AxisOrder = "NE" | "EN";

/** Numbers of the plane have a kilometre at least, so that they are no degrees. */
const LEAST_METRES = 1000;
const NUMBER = String.raw`[+-]?\d+(?:[.,]\d+)?`;
const ANGLE =
  String.raw`([+-]?\d{1,3}(?:[.,]\d+)?)\s*` +
  String.raw`(?:[°º]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["″”]|'')\s*)?)?)?`;
const BEFORE = String.raw`([NSEW])\s*${ANGLE}`;
const AFTER = String.raw`${ANGLE}([NSEW])?`;
const BETWEEN = String.raw`(?:\s*[,;]\s*|\s+|(?<=[°º'′’"″”NSEW]))`;
const APART = String.raw`\s*[,;]?\s*`;
const LETTERS_FIRST = new RegExp(`^${BEFORE}${APART}${BEFORE}$`, "i");
const LETTERS_LAST = new RegExp(`^${AFTER}${BETWEEN}${AFTER}$`, "i");
const PAIR = new RegExp(String.raw`^(${NUMBER})(?:\s*[,;]\s*|\s+)(${NUMBER})$`);
const NAMED = new RegExp(
  String.raw`^([XYХУ])\s*[=:]?\s*(${NUMBER})\s*(?:м|m)?(?:\s*[,;]\s*|\s+)([XYХУ])\s*[=:]?\s*(${NUMBER})\s*(?:м|m)?$`,
  "i",
);
/** Hemispheres as they are written in Cyrillic letters. */
const CYRILLIC: readonly (readonly [RegExp, string])[] = [
  [/с\.?\s*ш\.?|С(?![а-яё])/giu, "N"],
  [/ю\.?\s*ш\.?|Ю(?![а-яё])/giu, "S"],
  [/в\.?\s*д\.?|В(?![а-яё])/giu, "E"],
  [/з\.?\s*д\.?|З(?![а-яё])/giu, "W"],
];

/** Whether a text may be coordinates: two groups of digits and no word; sparing those who type names. */
export function mayBeCoordinates(text: string): boolean {
  return /\d[^\d]*[\s,;°º'′’"″”=][^\d]*\d/u.test(text) && !/[\p{L}]{4}/u.test(text);
}

/**
 * Reads a place as people write it: degrees (latitude first unless letters say otherwise), or
 * metres of the local system in the order of the municipality's documents; null if it is none.
 */
export function readPlace(text: string, order: AxisOrder): ReadPlace | null {
  const written = text.trim().replace(/\s+/g, " ");
  return readNamed(written, order) ?? readPair(written, order) ?? readAngles(written);
}

function readPair(text: string, order: AxisOrder): LocalPlace | null {
  const [, first, second] = PAIR.exec(text) ?? [];
  if (first === undefined || second === undefined) return null;
  const pair = [numberOf(first), numberOf(second)] as const;
  return pair.every((value) => Math.abs(value) < LEAST_METRES) ? null : inOrder(pair, order);
}

/** Reads `X … Y …`: X is what comes first in the documents of the municipality. */
function readNamed(text: string, order: AxisOrder): LocalPlace | null {
  const [, one, first, other, second] = NAMED.exec(text) ?? [];
  if (one === undefined || first === undefined || other === undefined || second === undefined) return null;
  const isX = (letter: string) => /[XХ]/i.test(letter);
  if (isX(one) === isX(other)) return null;
  const pair = [numberOf(first), numberOf(second)] as const;
  return inOrder(isX(one) ? pair : [pair[1], pair[0]], order);
}

function inOrder([first, second]: readonly [number, number], order: AxisOrder): LocalPlace {
  return order === "NE" ? { kind: "local", x: second, y: first } : { kind: "local", x: first, y: second };
}

interface Angle {
  readonly degrees: number;
  readonly hemisphere: string;
  /** Whether it is written as an angle, with a mark, a letter or a fraction. */
  readonly isMarked: boolean;
}

function readAngles(text: string): Degrees | null {
  const latin = CYRILLIC.reduce((read, [letters, hemisphere]) => read.replace(letters, hemisphere), text);
  const [one, other] = anglesIn(latin);
  if (!one || !other || !one.isMarked || !other.isMarked) return null;
  const swapped = isEast(one) || isNorth(other);
  if (swapped ? isNorth(one) || isEast(other) : isEast(one) || isNorth(other)) return null;
  const [lat, lon] = swapped ? [other, one] : [one, other];
  if (Math.abs(lat.degrees) > 90 || Math.abs(lon.degrees) > 180) return null;
  return { kind: "degrees", lon: lon.degrees, lat: lat.degrees };
}

/** Returns the two angles of a text, with the letters before both or after them. */
function anglesIn(text: string): readonly (Angle | null)[] {
  const first = LETTERS_FIRST.exec(text);
  if (first) return [angleOf(first.slice(2, 5), first[1]), angleOf(first.slice(6, 9), first[5])];
  const last = LETTERS_LAST.exec(text);
  return last ? [angleOf(last.slice(1, 4), last[4]), angleOf(last.slice(5, 8), last[8])] : [];
}

function isEast({ hemisphere }: Angle): boolean {
  return hemisphere === "E" || hemisphere === "W";
}

function isNorth({ hemisphere }: Angle): boolean {
  return hemisphere === "N" || hemisphere === "S";
}

function angleOf([degrees = "", minutes, seconds]: readonly (string | undefined)[], letter = ""): Angle | null {
  const hemisphere = letter.toUpperCase();
  const [minute, second] = [numberOf(minutes ?? "0"), numberOf(seconds ?? "0")];
  const isSigned = /^[+-]/.test(degrees);
  if (minute >= 60 || second >= 60 || (isSigned && hemisphere)) return null;
  const size = Math.abs(numberOf(degrees)) + minute / 60 + second / 3600;
  const isNegative = degrees.startsWith("-") || hemisphere === "S" || hemisphere === "W";
  return {
    degrees: isNegative ? -size : size,
    hemisphere,
    isMarked: hemisphere !== "" || minutes !== undefined || /[.,]/.test(degrees),
  };
}

function numberOf(text: string): number {
  return Number(text.replace(",", "."));
}
