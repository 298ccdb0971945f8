import { mix } from "../map/colour.ts";

/** Colours for classes, told apart with every kind of colour vision. */
export interface Ramp {
  readonly name: string;
  /** Its own name, as its authors call it. */
  readonly title: string;
  readonly kind: "sequential" | "diverging" | "qualitative";
  readonly colours: readonly string[];
}

/**
 * Source: ColorBrewer 2.0 (Brewer, Harrower), its schemes marked as safe for the colour-blind, in
 * nine or eleven classes; Okabe and Ito 2008; Tol 2021, “muted”.
 */
export const RAMPS: readonly Ramp[] = [
  ramp("ylgnbu", "YlGnBu", "sequential", "ffffd9 edf8b1 c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 253494 081d58"),
  ramp("ylorrd", "YlOrRd", "sequential", "ffffcc ffeda0 fed976 feb24c fd8d3c fc4e2a e31a1c bd0026 800026"),
  ramp("blues", "Blues", "sequential", "f7fbff deebf7 c6dbef 9ecae1 6baed6 4292c6 2171b5 08519c 08306b"),
  ramp("purples", "Purples", "sequential", "fcfbfd efedf5 dadaeb bcbddc 9e9ac8 807dba 6a51a3 54278f 3f007d"),
  ramp("puor", "PuOr", "diverging", "7f3b08 b35806 e08214 fdb863 fee0b6 f7f7f7 d8daeb b2abd2 8073ac 542788 2d004b"),
  ramp("rdbu", "RdBu", "diverging", "67001f b2182b d6604d f4a582 fddbc7 f7f7f7 d1e5f0 92c5de 4393c3 2166ac 053061"),
  ramp("okabe-ito", "Okabe–Ito", "qualitative", "e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7 3a3a3a"),
  ramp("muted", "Tol muted", "qualitative", "332288 88ccee 44aa99 117733 999933 ddcc77 cc6677 882255 aa4499"),
];

/** The most categories that are told apart; the rest is drawn in grey. */
export const MOST_CATEGORIES = 9;

/** Returns the ramps that suit categories, or those that suit numbers. */
export function rampsFor(kind: "categories" | "graduated"): readonly Ramp[] {
  return RAMPS.filter((one) => (one.kind === "qualitative") === (kind === "categories"));
}

/** Returns so many colours of a ramp; of one for numbers from its light end to its dark one. */
export function coloursOf(name: string, count: number): string[] {
  const found = RAMPS.find((one) => one.name === name) ?? RAMPS[0];
  const colours = found?.colours ?? [];
  if (found?.kind === "qualitative") return colours.slice(0, count);
  const [first, last] = found?.kind === "sequential" ? [1, colours.length - 1.5] : [0.5, colours.length - 1.5];
  return Array.from({ length: count }, (_, i) => at(colours, count === 1 ? (first + last) / 2 : first + ((last - first) * i) / (count - 1)));
}

function at(colours: readonly string[], place: number): string {
  const below = Math.floor(place);
  return mix(colours[below] ?? "#000000", colours[below + 1] ?? colours[below] ?? "#000000", place - below);
}

function ramp(name: string, title: string, kind: Ramp["kind"], colours: string): Ramp {
  return { name, title, kind, colours: colours.split(" ").map((colour) => `#${colour}`) };
}
