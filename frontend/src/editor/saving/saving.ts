import { reasonOf } from "../../api/problem.ts";
import { createStore, type Store } from "../../store/store.ts";
import type { Content } from "../drafts/draft.ts";
import type { DraftStore } from "../drafts/draft-store.ts";
import type { Editor } from "../editor.ts";
import type { Finding } from "../editor-state.ts";
import { answerOf, changesetsClient, type Changeset, type ChangesetAction, type ChangesetsClient, type Conflict, type Proposal, type PublishAnswer } from "../server/changesets.ts";
import { changesAnything } from "./changed.ts";
import { begin, goOn, isAhead } from "./drafts-here.ts";
import { acceptedIn, isSameMatter, orderedFindings } from "./findings.ts";
import { keysAfter, proposalOf } from "./proposal.ts";
import { renewFeatures, renewMap } from "./renewing.ts";
import { NOTHING, type SavingState } from "./saving-state.ts";
import { sendDraft, sendPublished } from "./sending.ts";
import { isFinal, storeAgain } from "./storing-again.ts";

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
  /** Ends what is stored by itself. */
  readonly stop: () => void;

  constructor(
    private readonly editor: Editor,
    readonly client: ChangesetsClient,
  ) {
    this.stop = storeAgain(editor, this.store, () => this.save());
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
    return this.whileBusy("idle", () => this.stored(draft, this.proposal()));
  }

  /** Publishes the draft; clashes and findings are shown in their panels. */
  async publish(): Promise<boolean> {
    const { draft } = this.editor;
    const done = await this.whileBusy("publishing", async () => {
      const proposal = this.proposal();
      if (draft.getHead().serverId === null) return this.published(draft, proposal, await sendPublished(this.client, draft.getHead(), proposal));
      const stored = await this.stored(draft, proposal);
      return stored !== null && this.published(draft, proposal, await this.client.act(stored.id, stored.version, "publish", ""));
    });
    return done ?? false;
  }

  /** Stores the draft and asks a second person to look at it. */
  async submit(): Promise<void> {
    const { draft } = this.editor;
    await this.whileBusy("publishing", async () => {
      const stored = await this.stored(draft, this.proposal());
      if (stored) await this.awaitReview(draft, await this.client.act(stored.id, stored.version, "submit", "") as Changeset);
    });
  }

  /** Does something with a changeset of the server; what the draft has beyond it is stored before. */
  async act(changeset: Pick<Changeset, "id" | "version">, action: ChangesetAction, note: string): Promise<void> {
    const { draft } = this.editor;
    const isHere = changeset.id === draft.getHead().serverId;
    if (isHere && action === "publish") return void (await this.publish());
    if (isHere && action === "submit") return this.submit();
    await this.whileBusy("publishing", async () => {
      const answer = await this.client.act(changeset.id, changeset.version, action, note).catch(asNews);
      if ("revisions" in answer) await renewFeatures(this.editor, answer.results).then(() => renewMap(this.editor));
      if (isHere) await this.end(draft);
      this.store.set({ listTick: this.store.get().listTick + 1 });
    });
  }

  private proposal(): Proposal {
    return proposalOf(this.editor.draft.get(), this.editor.draft.getHead());
  }

  /** Null: the server has it no more as a draft, which is dealt with. */
  private async stored(draft: DraftStore, proposal: Proposal): Promise<Changeset | null> {
    const content = draft.get();
    const stored = await sendDraft(this.client, draft.getHead(), proposal);
    if (stored.status !== "DRAFT") {
      await this.published(draft, stored, stored);
      return null;
    }
    this.store.set({ stored: content, listTick: this.store.get().listTick + 1 });
    draft.note({ serverId: stored.id, serverVersion: stored.version });
    this.editor.notice(this.editor.workspace.say("saving_stored", { number: stored.number }));
    return stored;
  }

  /** What was changed while it was published, or after an answer that was lost, goes on as another draft. */
  private async published(draft: DraftStore, proposal: Proposal, answer: PublishAnswer | Changeset): Promise<boolean> {
    const { editor } = this;
    const { results } = answer;
    const { say } = editor.workspace;
    const [changeset, { edits, lineage }] = "changeset" in answer ? [answer.changeset, proposal] : [answer, answer];
    if (changeset.status === "REVIEW" || changeset.status === "APPROVED") return this.awaitReview(draft, changeset);
    await renewFeatures(editor, results);
    const selected = keysAfter(editor.state.selected, draft.get(), results);
    const isHere = draft === editor.draft;
    const goesOn = await goOn(editor, draft, { edits, lineage, results });
    if (isHere) editor.select(selected.filter((key) => editor.feature(key) !== null));
    this.store.set({ conflicts: [], checked: null, stored: null, listTick: this.store.get().listTick + 1 });
    const told = say("saving_published", { number: changeset.number, count: results.length });
    editor.notice(goesOn ? `${told} ${say("saving_goes_on")}` : told);
    await renewMap(editor);
    return true;
  }

  /** A draft that waits for a second person ends here, unless it has been changed since. */
  private async awaitReview(draft: DraftStore, changeset: Changeset): Promise<boolean> {
    const goesOn = isAhead(this.editor, draft, changeset);
    if (!goesOn) await this.end(draft);
    this.editor.notice(this.editor.workspace.say(goesOn ? "saving_in_review" : "saving_submitted", { number: changeset.number }));
    return false;
  }

  /** Forgets a draft, which lives on at the server, and begins another. */
  private async end(draft: DraftStore): Promise<void> {
    if (draft === this.editor.draft) begin(this.editor);
    await draft.remove();
    this.store.set({ conflicts: [], checked: null, stored: null, listTick: this.store.get().listTick + 1 });
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
    if (isFinal(error)) this.store.set({ declined: content });
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
}

/** What stands in the way of another changeset is told, not shown as if it were about the draft. */
function asNews(refusal: unknown): never {
  const { conflicts = [], findings = [] } = answerOf(refusal);
  if (conflicts.length + findings.length === 0) throw refusal;
  throw new Error([reasonOf(refusal, ""), conflicts.map(({ title }) => title).join(", ")].join(" ").trim());
}
