import type { Person } from "./news.ts";

/** A colleague with all that is edited on all pages that the colleague has open. */
export interface Colleague {
  readonly name: string;
  readonly initials: string;
  /** How many features. */
  readonly editing: number;
}

/** Returns the people at work but for this page's own, each once, who edit first, then by name. */
export function colleaguesOf(people: readonly Person[], session: string): Colleague[] {
  const own = people.find((person) => person.session === session)?.name;
  const byName = new Map<string, Set<string>>();
  for (const { name, editing, session: page } of people) {
    if (page === session || name === own) continue;
    const keys = byName.get(name) ?? new Set<string>();
    for (const { layer, id } of editing) keys.add(`${layer}/${id}`);
    byName.set(name, keys);
  }
  return [...byName]
    .map(([name, keys]) => ({ name, initials: initialsOf(name), editing: keys.size }))
    .sort((a, b) => Number(b.editing > 0) - Number(a.editing > 0) || a.name.localeCompare(b.name));
}

/** Returns the first letters of the first two words of a name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean).slice(0, 2);
  return words.map((word) => [...word][0]?.toLocaleUpperCase() ?? "").join("");
}

/** Returns who edits a feature on another page, by name. */
export function editorsOf(people: readonly Person[], session: string, layer: string, id: number): string[] {
  const names = people
    .filter((one) => one.session !== session && one.editing.some((ref) => ref.layer === layer && ref.id === id))
    .map(({ name }) => name);
  return [...new Set(names)].sort();
}
