import { applied, EMPTY_CONTENT, reverted, stepTo, type Content, type Edit, type FeatureKey, type Lineage, type Step } from "./draft.ts";
import type { DraftHead } from "./journal.ts";

/** What can be told about a draft besides its edits. */
export type HeadPatch = Partial<Pick<DraftHead, "title" | "reason" | "sourceDocument" | "serverId" | "serverVersion">>;

/** Where steps are kept; the journal of the browser, or nothing where it has none. */
export interface Shelf {
  write(head: DraftHead, steps: readonly Step[], from: number): Promise<void>;
  remove(id: string): Promise<void>;
}

/** One draft: its edits, and every step that led to them. */
export class DraftStore {
  /** Whether another tab has the draft: it is only looked at here. */
  closed = false;
  /** Is called when something was to change while the draft is closed. */
  refused: () => void = () => undefined;
  private content: Content = EMPTY_CONTENT;
  private readonly listeners = new Set<() => void>();
  private writing: Promise<void> = Promise.resolve();
  private failed = "";
  /** The first step that may not have been kept yet. */
  private unkept: number;

  /** steps: those that were kept, of which head.position are applied. */
  constructor(
    private head: DraftHead,
    private steps: readonly Step[],
    private readonly shelf: Shelf | null,
  ) {
    this.content = steps.slice(0, head.position).reduce(applied, EMPTY_CONTENT);
    this.unkept = steps.length;
  }

  get(): Content {
    return this.content;
  }

  getHead(): DraftHead {
    return this.head;
  }

  /** What was said when the last step could not be kept; empty when all are. */
  get failure(): string {
    return this.failed;
  }

  get canUndo(): Step | null {
    return this.steps[this.head.position - 1] ?? null;
  }

  get canRedo(): Step | null {
    return this.steps[this.head.position] ?? null;
  }

  /** Returns a key for a new feature of a layer. */
  newKey(layer: string): FeatureKey {
    const key = `${layer}/new-${this.head.nextNew}`;
    this.head = { ...this.head, nextNew: this.head.nextNew + 1 };
    return key;
  }

  /** Sets some edits (null takes one away) as one step that can be taken back. */
  apply(
    label: string,
    edits: readonly { readonly key: FeatureKey; readonly after: Edit | null }[],
    lineage?: readonly Lineage[],
  ): void {
    if (this.closed) return this.refused();
    const step = stepTo(this.content, label, edits, lineage);
    this.steps = [...this.steps.slice(0, this.head.position), step];
    this.content = applied(this.content, step);
    this.unkept = Math.min(this.unkept, this.head.position);
    this.move(this.head.position + 1);
  }

  /** Takes the last step back; false if there is none. */
  undo(): boolean {
    const step = this.canUndo;
    if (!step || this.isRefused()) return false;
    this.content = reverted(this.content, step);
    this.move(this.head.position - 1);
    return true;
  }

  /** Does again what was taken back; false if there is nothing. */
  redo(): boolean {
    const step = this.canRedo;
    if (!step || this.isRefused()) return false;
    this.content = applied(this.content, step);
    this.move(this.head.position + 1);
    return true;
  }

  /** Notes title, reason, source or the place on the server; not a step. */
  note(patch: HeadPatch): void {
    if (this.isRefused()) return;
    this.head = { ...this.head, ...patch };
    this.move(this.head.position);
  }

  /** Calls the listener after each change; call the result to stop. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when all that was done is kept. */
  kept(): Promise<void> {
    return this.writing;
  }

  /** Forgets the draft. */
  async remove(): Promise<void> {
    await this.writing;
    await this.shelf?.remove(this.head.id);
  }

  private isRefused(): boolean {
    if (this.closed) this.refused();
    return this.closed;
  }

  private move(position: number): void {
    this.head = { ...this.head, position, changedAt: Date.now() };
    this.writing = this.writing.then(() => this.keep());
    this.tell();
  }

  private async keep(): Promise<void> {
    const { head, steps, unkept } = this;
    this.unkept = steps.length;
    try {
      await this.shelf?.write(head, steps, unkept);
      this.failed = "";
    } catch (error) {
      this.unkept = Math.min(this.unkept, unkept);
      this.failed = String(error);
      this.tell();
    }
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
