import type { Say } from "../../texts/texts.ts";
import { decimals } from "../../texts/decimals.ts";

/** Says a length in metres, to the centimetre. */
export function wordsOfLength(say: Say, metres: number): string {
  return `${decimals(metres)} ${say("unit_metres")}`;
}

/** Says an area in square metres, to a hundredth. */
export function wordsOfArea(say: Say, squareMetres: number): string {
  return `${decimals(squareMetres)} ${say("unit_square_metres")}`;
}
