import type { Change } from "./changes-client.ts";

/** A bar: left and width as shares of the whole time; heights as shares of the highest. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly total: number;
  /** The part of it in the layers that are shown. */
  readonly shown: number;
}

/**
 * Returns the bars of changes between two instants, at most so many of one width.
 *
 * Heights go by the square root: a delivery of a whole layer leaves single edits to be seen.
 */
export function barsOf(
  changes: readonly Change[],
  from: number,
  to: number,
  shown: ReadonlySet<string>,
  most: number,
): Bar[] {
  const width = 1 / most;
  const counts = new Map<number, { total: number; shown: number }>();
  for (const { start, end, total, layers } of changes) {
    const middle = (Date.parse(start) + Math.min(Date.parse(end), to)) / 2;
    const place = Math.min(most - 1, Math.max(0, Math.floor(((middle - from) / (to - from)) * most)));
    const drawn = Object.entries(layers).reduce((sum, [name, count]) => sum + (shown.has(name) ? count : 0), 0);
    const before = counts.get(place) ?? { total: 0, shown: 0 };
    counts.set(place, { total: before.total + total, shown: before.shown + drawn });
  }
  const highest = Math.max(1, ...[...counts.values()].map(({ total }) => total));
  const height = (count: number) => (count === 0 ? 0 : Math.max(0.14, Math.sqrt(count / highest)));
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([place, count]) => ({ left: place * width, width, total: height(count.total), shown: height(count.shown) }));
}
