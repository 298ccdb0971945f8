const MOST_NAMED = 3;

/** Returns the first of some titles as one text; more of them are a dot of three. */
export function namedFew(titles: readonly string[]): string {
  const named = titles.slice(0, MOST_NAMED).join(", ");
  return titles.length > MOST_NAMED ? `${named}, …` : named;
}
