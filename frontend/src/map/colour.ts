/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Reads #rrggbb; anything else is refused. */
export function parseColour(text: string): Rgb {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (!parts) throw new Error(`“${text}” is no colour of the form #rrggbb.`);
  const part = (i: number) => Number.parseInt(parts[i] ?? "0", 16);
  return [part(1), part(2), part(3)];
}

/** Mixes two colours #rrggbb; a share of 0 gives the first, of 1 the second. */
export function mix(one: string, other: string, share: number): string {
  const [from, to] = [parseColour(one), parseColour(other)];
  const part = (i: 0 | 1 | 2) => {
    const value = Math.round(from[i] + (to[i] - from[i]) * share);
    return value.toString(16).padStart(2, "0");
  };
  return `#${part(0)}${part(1)}${part(2)}`;
}
