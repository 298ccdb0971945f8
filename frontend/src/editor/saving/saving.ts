import { reasonOf } from "../../api/problem.ts";
import { createStore, type Store } from "../../store/store.ts";
import type { Content } from "../drafts/draft.ts";
import type { Editor } from "../editor.ts";
import type { Finding } from "../editor-state.ts";
import { answerOf, changesetsClient, type Changeset, type ChangesetAction, type ChangesetsClient, type Conflict, type PublishAnswer } from "../server/changesets.ts";
import { changesAnything } from "./changed.ts";
import { begin, taken } from "./drafts-here.ts";
import { acceptedIn, isSameMatter, orderedFindings } from "./findings.ts";
import { keysAfter, proposalOf } from "./proposal.ts";
import { NOTHING, type SavingState } from "./saving-state.ts";

const SAVE_MS = 30_000;

const known = new WeakMap<Editor, Saving>();

/** Returns what saves the drafts of an editor. */
export function savingOf(editor: Editor): Saving {
  const found = known.get(editor) ?? new Saving(editor, changesetsClient(editor.api));
  known.set(editor, found);
  return found;
}

/** Checks the draft at the server, stores it there and publishes it. */
export class Saving {
  readonly store: Store<SavingState> = createStore(NOTHING);
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private draftId: string;

  constructor(
    private readonly editor: Editor,
    readonly client: ChangesetsClient,
  ) {
    this.draftId = editor.draft.getHead().id;
    editor.store.listen((now, before) => {
      if (now.draftTick !== before.draftTick) this.followDraft();
    });
  }

  /** Whether the draft has an edit that changes something. */
  get hasEdits(): boolean {
    return !this.editor.draft.closed && Object.values(this.editor.draft.get().edits).some(changesAnything);
  }

  /** Whether the findings hold for the draft as it is now: a reason given since changes nothing of them. */
  get isChecked(): boolean {
    return this.holdsFor(this.editor.draft.get());
  }

  /** Has the server check the draft; nothing is stored. */
  async check(): Promise<void> {
    const content = this.editor.draft.get();
    await this.whileBusy("checking", async () => {
      const { findings, conflicts, follows = [] } = await this.client.check(this.proposal());
      this.found(content, findings, conflicts);
      this.store.set({ follows });
      const { say } = this.editor.workspace;
      const count = findings.length + conflicts.length;
      this.editor.notice(count > 0 ? say("saving_found", { count }) : say("findings_none"));
    });
  }

  /** Stores the draft at the server, where others can look at it. */
  async save(): Promise<Changeset | null> {
    const { draft } = this.editor;
    const content = draft.get();
    return this.whileBusy("idle", async () => {
      const { serverId, serverVersion } = draft.getHead();
      const proposal = this.proposal();
      const stored =
        serverId === null || serverVersion === null
          ? await this.client.store(proposal)
          : await this.client.replace(serverId, serverVersion, proposal);
      this.store.set({ stored: content, listTick: this.store.get().listTick + 1 });
      draft.note({ serverId: stored.id, serverVersion: stored.version });
      this.editor.notice(this.editor.workspace.say("saving_stored", { number: stored.number }));
      return stored;
    });
  }

  /** Publishes the draft; clashes and findings are shown in their panels. */
  async publish(): Promise<boolean> {
    const { draft } = this.editor;
    const { serverId } = draft.getHead();
    if (serverId === null) return this.published("publishing", () => this.client.publish(this.proposal()));
    const stored = await this.save();
    if (!stored) return false;
    return this.published("publishing", async () => (await this.client.act(stored.id, stored.version, "publish", "")) as PublishAnswer);
  }

  /** Stores the draft and asks a second person to look at it. */
  async submit(): Promise<void> {
    const stored = await this.save();
    if (!stored) return;
    await this.whileBusy("publishing", async () => {
      await this.client.act(stored.id, stored.version, "submit", "");
      await this.end();
      this.editor.notice(this.editor.workspace.say("saving_submitted", { number: stored.number }));
    });
  }

  /** Does something with a changeset of the server. */
  async act(changeset: Changeset, action: ChangesetAction, note: string): Promise<void> {
    await this.whileBusy("publishing", async () => {
      const answer = await this.client.act(changeset.id, changeset.version, action, note);
      if ("revisions" in answer) await this.renewed(answer);
      else this.store.set({ listTick: this.store.get().listTick + 1 });
      if (changeset.id === this.editor.draft.getHead().serverId) await this.end();
    });
  }

  private proposal() {
    return proposalOf(this.editor.draft.get(), this.editor.draft.getHead());
  }

  private async published(saving: "publishing", send: () => Promise<PublishAnswer>): Promise<boolean> {
    const { editor } = this;
    const content = editor.draft.get();
    const done = await this.whileBusy(saving, async () => {
      const answer = await send();
      const selected = keysAfter(editor.state.selected, content, answer.results);
      await this.end();
      await this.renewed(answer);
      editor.select(selected.filter((key) => editor.feature(key) !== null));
      editor.notice(editor.workspace.say("saving_published", { number: answer.changeset.number, count: answer.results.length }));
      return true;
    });
    return done ?? false;
  }

  /** Forgets the draft, which lives on at the server, and begins another. */
  private async end(): Promise<void> {
    const { draft } = this.editor;
    begin(this.editor);
    await draft.remove();
    this.store.set({ conflicts: [], checked: null, stored: null, listTick: this.store.get().listTick + 1 });
  }

  /** Reads again what has been published: features at full precision, and the addresses of tiles. */
  private async renewed(answer: PublishAnswer): Promise<void> {
    const { known: features, workspace } = this.editor;
    const layers = new Set(answer.results.map(({ layer }) => layer));
    await Promise.all([...layers].map((layer) => features.renew(layer, taken(answer.results, layer))));
    workspace.store.set({ city: await workspace.client.map() });
    this.store.set({ listTick: this.store.get().listTick + 1 });
  }

  private holdsFor(content: Content): boolean {
    const { checked } = this.store.get();
    return checked !== null && isSameMatter(checked, content);
  }

  private async whileBusy<Result>(saving: "idle" | "checking" | "publishing", act: () => Promise<Result>): Promise<Result | null> {
    const { draft } = this.editor;
    const content = draft.get();
    if (draft.closed) draft.refused();
    if (draft.closed || this.store.get().busy) return null;
    this.store.set({ busy: true });
    this.editor.store.set({ saving });
    try {
      return await act();
    } catch (error) {
      this.refused(content, error);
      return null;
    } finally {
      this.store.set({ busy: false });
      this.editor.store.set({ saving: "idle" });
    }
  }

  private refused(content: Content, error: unknown): void {
    const { conflicts = [], findings = [] } = answerOf(error);
    if (conflicts.length > 0 || findings.length > 0) this.found(content, findings, conflicts);
    this.editor.notice(reasonOf(error, this.editor.workspace.say("network_failed")));
  }

  /** The server tells no more of warnings that are accepted: they stay, so that the reason can be taken back. */
  private found(content: Content, findings: readonly Finding[], conflicts: readonly Conflict[]): void {
    const isSame = this.holdsFor(content);
    const accepted = isSame ? acceptedIn(content, this.editor.state.findings) : [];
    this.store.set({ conflicts, checked: content, ...(isSame ? {} : { follows: [] }) });
    const panel = conflicts.length > 0 ? "conflicts" : findings.length > 0 ? "findings" : this.editor.state.panel;
    this.editor.store.set({ findings: orderedFindings(findings, accepted), panel });
  }

  /** A draft that the server has is stored there again half a minute after a change. */
  private followDraft(): void {
    const { draft } = this.editor;
    const head = draft.getHead();
    if (head.id !== this.draftId) this.store.set({ conflicts: [], checked: null, stored: null });
    this.draftId = head.id;
    clearTimeout(this.waiting);
    if (head.serverId === null || draft.get() === this.store.get().stored) return;
    this.waiting = setTimeout(() => {
      if (this.editor.draft.get() !== this.store.get().stored) void this.save();
    }, SAVE_MS);
  }
}
