import type { LayerChoices, LayerFilter, LayerTheme } from "./layer-choices.ts";

/** What the server has said about the filter and the theme of a layer. */
export interface Lookup {
  /** Names the filter and the theme that it answers, see `lookupName`. */
  readonly name: string;
  readonly state: "asking" | "ready" | "failed";
  /** Of the field of the theme, in the reader's language. */
  readonly title: string;
  /** Of the classes of the theme, in the reader's language; null or absent where no list of codes names them. */
  readonly names?: readonly (string | null)[] | null;
  /** The sentence of a failure. */
  readonly reason: string;
  /** How many features the filter lets through. */
  readonly matched: number | null;
  /** Those features, where the tiles cannot tell; null where they can. */
  readonly ids: readonly number[] | null;
  /** In the order of the ids, what the features are named by; absent where nobody asked for names. */
  readonly texts?: readonly string[];
  /** Ids by the classes of the theme, where its field is not in the tiles. */
  readonly classes: readonly (readonly number[])[] | null;
  /** Features by class, then those in none of them. */
  readonly counts: readonly number[] | null;
}

/** By layer; what is known of names of its features, by `labelsKey`. */
export type Lookups = Readonly<Record<string, Lookup>>;

/** Choices with what has to be known to draw them. */
export interface DrawnChoices extends LayerChoices {
  readonly lookups?: Lookups;
}

/** Under which is kept what is known of the names of features of a layer. */
export function labelsKey(layer: string): string {
  return `${layer}/label`;
}

/** Returns what is known of the names of features of a layer, if they are still to be named by that field. */
export function labelsOf({ lookups, labels }: DrawnChoices, layer: string): Lookup | null {
  const found = lookups?.[labelsKey(layer)];
  return found && found.name === labels[layer]?.field ? found : null;
}

/** Names a filter with a theme; equal ones have equal names. */
export function lookupName(filter: LayerFilter | undefined, theme: LayerTheme | undefined): string {
  const drawn = theme && { ...theme, classes: theme.classes.map(({ value, least, most }) => [value, least, most]) };
  return JSON.stringify([filter ?? null, drawn ?? null]);
}

/** Returns what is known about a layer as it is chosen now; null while nothing is. */
export function lookupOf(choices: DrawnChoices, layer: string): Lookup | null {
  const found = choices.lookups?.[layer];
  const name = lookupName(choices.filters[layer], choices.themes[layer]);
  return found?.name === name ? found : null;
}
