import { edgesOf } from "../map/as-drawn.ts";
import { stepOf } from "../map/division.ts";
import type { LayerTheme } from "../store/layer-choices.ts";

/** Features by the classes of a theme. */
export interface Classified {
  readonly classes: readonly (readonly number[])[];
  /** By class, then those in none. */
  readonly counts: readonly number[];
}

/** Divides features among the classes of a theme by their values, given in the order of the ids. */
export function classify(theme: LayerTheme, ids: readonly number[], values: readonly unknown[]): Classified {
  const classes: number[][] = theme.classes.map(() => []);
  const classOf = theme.kind === "categories" ? byValue(theme) : byNumber(theme);
  ids.forEach((id, i) => classes[classOf(values[i])]?.push(id));
  const counts = classes.map(({ length }) => length);
  const rest = ids.length - counts.reduce((sum, count) => sum + count, 0);
  return { classes, counts: [...counts, rest] };
}

function byValue({ classes }: LayerTheme): (value: unknown) => number {
  const places = new Map(classes.map(({ value }, i) => [String(value), i]));
  return (value) => (value === null || value === undefined ? -1 : (places.get(String(value)) ?? -1));
}

function byNumber(theme: LayerTheme): (value: unknown) => number {
  const edges = edgesOf(theme);
  return (value) => (typeof value === "number" ? stepOf(value, edges) : -1);
}
