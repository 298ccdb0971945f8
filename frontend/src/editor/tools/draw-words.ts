import type { Say } from "../../texts/texts.ts";

/** Says a length in metres, to the centimetre. */
export function wordsOfLength(say: Say, metres: number): string {
  return `${metres.toFixed(2)} ${say("unit_metres")}`;
}

/** Says an area in square metres, to a hundredth. */
export function wordsOfArea(say: Say, squareMetres: number): string {
  return `${squareMetres.toFixed(2)} ${say("unit_square_metres")}`;
}
