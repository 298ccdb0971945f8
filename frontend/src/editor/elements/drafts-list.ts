import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { icon } from "../../elements/icons.ts";
import { keptDrafts, lastOwn, openElsewhere, putBack, removeDraft, renameDraft, type RemovedDraft } from "../drafts/kept-drafts.ts";
import type { DraftHead, Journal } from "../drafts/journal.ts";
import type { EditorState } from "../editor-state.ts";
import { begin, takeUp } from "../saving/drafts-here.ts";
import { SavingElement } from "../saving/saving-element.ts";
import { localesOf } from "../../texts/locales.ts";

/** The drafts of this browser: open another, give it a name, remove it and take that back. */
export class DraftsList extends SavingElement {
  static override properties: PropertyDeclarations = {
    ...SavingElement.properties,
    heads: { state: true },
    elsewhere: { state: true },
    renamed: { state: true },
    removed: { state: true },
  };

  declare private heads: readonly DraftHead[];
  /** Drafts that other tabs have. */
  declare private elsewhere: ReadonlySet<string>;
  declare private renamed: string | null;
  declare private removed: RemovedDraft | null;
  private told = "";

  constructor() {
    super();
    Object.assign(this, { heads: [], elsewhere: new Set(), renamed: null, removed: null });
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.draftTick, state.draftElsewhere];
  }

  protected override updated(): void {
    const { id, title } = this.editor.draft.getHead();
    const now = JSON.stringify([id, title, this.state.draftElsewhere, this.saving.store.get().listTick]);
    if (now !== this.told) void this.read();
    this.told = now;
    const field = this.querySelector<HTMLInputElement>(".draft-name");
    if (field && document.activeElement !== field) field.select();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { journal, draft } = this.editor;
    if (!journal) return nothing;
    const others = this.heads.filter(({ id }) => id !== draft.getHead().id);
    const { removed } = this;
    return html`<section class="drafts">
      <div class="changesets-head">
        <h3>${this.say("changesets_here")}</h3>
        <button class="button" ?disabled=${Object.keys(draft.get().edits).length === 0} @click=${() => begin(this.editor)}>${this.say("changesets_new")}</button>
      </div>
      ${removed ? html`<p class="drafts-removed" role="status">
        ${this.say("draft_removed", { title: this.titleOf(removed.head) })}
        <button class="button" @click=${() => void this.undo(journal, removed)}>${this.say("draft_put_back")}</button>
      </p>` : nothing}
      ${others.length === 0 ? html`<p class="changes-note">${this.say("drafts_none")}</p>` : html`<ul class="changes-list">${others.map((head) => this.row(journal, head))}</ul>`}
    </section>`;
  }

  private row(journal: Journal, head: DraftHead): TemplateResult {
    const title = this.titleOf(head);
    const open = this.elsewhere.has(head.id);
    const [rename, remove] = [this.say("draft_rename", { title }), this.say("draft_remove", { title })];
    return html`<li class="change">
      <div class="change-head">
        ${this.renamed === head.id ? this.namer(journal, head) : html`<span class="change-name">${title}</span>`}
        ${lastOwn([head], this.owner) ? nothing : html`<span class="badge">${head.owner}</span>`}
        ${open ? html`<span class="badge badge--warn">${this.say("draft_other_tab")}</span>` : nothing}
        <button class="icon-button" title=${rename} aria-label=${rename} ?disabled=${open} @click=${() => (this.renamed = head.id)}>${icon("pencil")}</button>
        <button class="icon-button" title=${remove} aria-label=${remove} ?disabled=${open} @click=${() => void this.forget(journal, head)}>${icon("remove")}</button>
      </div>
      <p class="change-who">
        ${this.say("draft_steps", { count: head.position })}, ${this.when(head.changedAt)}
        <button class="button drafts-take" aria-label="${this.say("changesets_take")}: ${title}" @click=${() => void takeUp(this.editor, head)}>${this.say("changesets_take")}</button>
      </p>
    </li>`;
  }

  private namer(journal: Journal, head: DraftHead): TemplateResult {
    const name = async (event: Event) => {
      event.preventDefault();
      const field = this.querySelector<HTMLInputElement>(".draft-name");
      this.renamed = null;
      if (field) await renameDraft(journal, head, field.value);
      await this.read();
    };
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.renamed = null;
    };
    return html`<form class="drafts-namer" @submit=${name} @keydown=${leave}>
      <input class="field-input draft-name" autocomplete="off" aria-label=${this.say("changes_title")} .value=${head.title} @change=${name} />
    </form>`;
  }

  private async forget(journal: Journal, head: DraftHead): Promise<void> {
    this.removed = await removeDraft(journal, head);
    await this.read();
  }

  private async undo(journal: Journal, removed: RemovedDraft): Promise<void> {
    await putBack(journal, removed);
    this.removed = null;
    await this.read();
  }

  private async read(): Promise<void> {
    const { journal, draft } = this.editor;
    const { id, municipality } = draft.getHead();
    if (!journal) return;
    this.heads = await keptDrafts(journal, municipality).catch(() => []);
    this.elsewhere = await openElsewhere(id);
  }

  private get owner(): string {
    return this.editor.workspace.store.get().city?.user?.name ?? "";
  }

  private titleOf(head: DraftHead): string {
    return head.title || this.say("changesets_untitled");
  }

  private when(moment: number): string {
    const language = this.editor.workspace.store.get().city?.language ?? "en";
    return new Date(moment).toLocaleString(localesOf(language), { dateStyle: "short", timeStyle: "short" });
  }
}

customElements.define("drafts-list", DraftsList);
