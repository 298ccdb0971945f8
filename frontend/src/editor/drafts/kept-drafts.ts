import type { Step } from "./draft.ts";
import type { DraftHead, Journal } from "./journal.ts";

type Shelf = Pick<Journal, "head" | "heads" | "steps" | "write" | "remove">;

/** A draft that was removed, as long as that can be undone. */
export interface RemovedDraft {
  readonly head: DraftHead;
  readonly steps: readonly Step[];
}

/** The drafts of a municipality in this browser that have a step, the last changed first. */
export async function keptDrafts(journal: Shelf, municipality: string): Promise<DraftHead[]> {
  const heads = await journal.heads(municipality);
  return heads.filter((head) => head.position > 0 || head.title !== "");
}

/** The first of some drafts that is not somebody else's: several may work in one browser. */
export function lastOwn(heads: readonly DraftHead[], owner: string): DraftHead | undefined {
  return heads.find((head) => (head.owner ?? owner) === owner);
}

/** Gives a draft another title; it stays where it stands in the list. One that a tab has opened since is left as it is. */
export async function renameDraft(journal: Shelf, { id }: DraftHead, title: string, open: () => Promise<ReadonlySet<string>> = openNow): Promise<void> {
  const head = await journal.head(id);
  if (!head || (await open()).has(id)) return;
  const steps = await journal.steps(id);
  await journal.write({ ...head, title: title.trim() }, steps, steps.length);
}

/** Forgets a draft; what comes back can be put back. Null: a tab has opened it since, and it stays. */
export async function removeDraft(journal: Shelf, { id }: DraftHead, open: () => Promise<ReadonlySet<string>> = openNow): Promise<RemovedDraft | null> {
  const head = await journal.head(id);
  if (!head || (await open()).has(id)) return null;
  const steps = await journal.steps(id);
  await journal.remove(id);
  return { head, steps };
}

/** Puts back a draft that was removed, with all its steps. */
export async function putBack(journal: Shelf, { head, steps }: RemovedDraft): Promise<void> {
  await journal.write(head, steps, 0);
}

/** The ids of drafts that other tabs of this browser have open than this one, which has its own. */
export async function openElsewhere(own: string): Promise<ReadonlySet<string>> {
  return new Set([...(await openNow())].filter((id) => id !== own));
}

/** The ids of drafts that some tab of this browser has open; none where the browser tells nothing of locks. */
async function openNow(): Promise<ReadonlySet<string>> {
  const held = (await globalThis.navigator?.locks?.query())?.held ?? [];
  return new Set(held.flatMap(({ name }) => (name?.startsWith("draft:") ? [name.slice("draft:".length)] : [])));
}
