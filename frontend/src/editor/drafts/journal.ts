import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Step } from "./draft.ts";

/** What is kept of a draft beside its steps. */
export interface DraftHead {
  readonly id: string;
  readonly municipality: string;
  readonly title: string;
  readonly reason: string;
  readonly sourceDocument: string;
  /** How many of the steps are applied; those after it can be done again. */
  readonly position: number;
  readonly serverId: number | null;
  readonly serverVersion: number | null;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** The number for the next new feature. */
  readonly nextNew: number;
  /** The name of whose draft it is; of an old one it is not known. */
  readonly owner?: string;
}

interface Shelf extends DBSchema {
  drafts: { key: string; value: DraftHead; indexes: { municipality: string } };
  steps: { key: [string, number]; value: Step };
}

/** Keeps drafts in the browser: each step is on the disk before the next is drawn. */
export class Journal {
  private constructor(private readonly shelf: IDBPDatabase<Shelf>) {}

  /** Opens the journal of this browser; rejects where there is none, as in some private windows. */
  static async open(name = "drafts"): Promise<Journal> {
    return new Journal(
      await openDB<Shelf>(name, 1, {
        upgrade(shelf) {
          shelf.createObjectStore("drafts", { keyPath: "id" }).createIndex("municipality", "municipality");
          shelf.createObjectStore("steps");
        },
      }),
    );
  }

  /** Writes a head, and all steps from a place on in place of those that were there; all of a draft that is not there. */
  async write(head: DraftHead, steps: readonly Step[], from: number): Promise<void> {
    const writing = this.shelf.transaction(["drafts", "steps"], "readwrite", { durability: "strict" });
    const kept = writing.objectStore("steps");
    const isThere = (await writing.objectStore("drafts").get(head.id)) !== undefined;
    const first = isThere ? from : 0;
    if (first < steps.length) await kept.delete(IDBKeyRange.bound([head.id, first], [head.id, Infinity]));
    for (const [i, step] of steps.slice(first).entries()) await kept.put(step, [head.id, first + i]);
    await writing.objectStore("drafts").put(head);
    await writing.done;
  }

  /** The drafts of a municipality, the last changed first. */
  async heads(municipality: string): Promise<DraftHead[]> {
    const heads = await this.shelf.getAllFromIndex("drafts", "municipality", municipality);
    return heads.sort((a, b) => b.changedAt - a.changedAt);
  }

  /** The head of a draft as it was kept last. */
  async head(id: string): Promise<DraftHead | undefined> {
    return this.shelf.get("drafts", id);
  }

  /** The steps of a draft in their order, those that were taken back included. */
  async steps(id: string): Promise<Step[]> {
    return this.shelf.getAll("steps", IDBKeyRange.bound([id, 0], [id, Infinity]));
  }

  /** Forgets a draft. */
  async remove(id: string): Promise<void> {
    const writing = this.shelf.transaction(["drafts", "steps"], "readwrite");
    await writing.objectStore("drafts").delete(id);
    await writing.objectStore("steps").delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
    await writing.done;
  }
}
