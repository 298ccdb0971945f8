import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { reasonOf } from "../../api/problem.ts";
import "../../styles/editor-forms.css";
import type { EditorState } from "../editor-state.ts";
import { goTo, ShownPlaces } from "../forms/shown-places.ts";
import { placesOf } from "../saving/changeset-places.ts";
import { mayTakeUp, takeUpStored } from "../saving/drafts-here.ts";
import { SavingElement } from "../saving/saving-element.ts";
import type { ChangesetAction, ListedChangeset } from "../server/changesets.ts";
import "./accept-reason.ts";
import { ReasonGiven } from "./accept-reason.ts";
import { localesOf } from "../../texts/locales.ts";

const LIMIT = 30;
const ACTIONS: readonly ChangesetAction[] = ["submit", "approve", "return", "publish", "discard", "revert"];
/** What can no longer be decided upon. */
const ENDED: readonly ListedChangeset["status"][] = ["PUBLISHED", "REVERTED", "DISCARDED"];
const REASONED: readonly ChangesetAction[] = ["return", "revert", "discard"];

/** The changesets of the server with what may be done with each. */
export class ChangesetList extends SavingElement {
  static override properties: PropertyDeclarations = {
    ...SavingElement.properties,
    stored: { state: true },
    failure: { state: true },
    asked: { state: true },
  };

  declare private stored: readonly ListedChangeset[];
  declare private failure: string;
  declare private asked: { readonly id: number; readonly action: ChangesetAction } | null;
  private readTick = -1;
  private draftId = "";
  private places: ShownPlaces | null = null;

  constructor() {
    super();
    Object.assign(this, { stored: [], failure: "", asked: null });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.places = new ShownPlaces(this.editor);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.places?.stop();
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.draftTick];
  }

  protected override updated(): void {
    const { listTick } = this.saving.store.get();
    const { id } = this.editor.draft.getHead();
    if (listTick === this.readTick && id === this.draftId) return;
    this.readTick = listTick;
    this.draftId = id;
    void this.readAll();
  }

  protected override render(): TemplateResult {
    const { say } = this;
    return html`<section class="changesets">
      <div class="changesets-head">
        <h3>${say("changesets")}</h3>
        <button class="button" @click=${() => void this.readAll()}>${say("changesets_renew")}</button>
      </div>
      ${this.failure ? html`<p class="hint hint--warn" role="alert">${this.failure}</p>` : nothing}
      ${this.stored.length > 0 ? html`<ul class="changes-list">${this.stored.map((one) => this.changeset(one))}</ul>` : nothing}
    </section>`;
  }

  private changeset(one: ListedChangeset): TemplateResult {
    const { asked } = this;
    const mayTake = mayTakeUp(one, this.editor.draft.getHead());
    return html`<li class="change">
      <div class="change-head">
        <span class="change-name">${one.number} ${one.title || this.say("changesets_untitled")}</span>
        <span class="badge ${BADGES[one.status]}">${this.say(`changeset_${one.status}`)}</span>
      </div>
      <p class="change-who">${[one.author, this.when(one.published_at ?? one.changed_at), one.reason].filter(Boolean).join(", ")}</p>
      ${one.review_note ? html`<p class="change-who">${one.reviewer}: ${one.review_note}</p>` : nothing}
      <p class="finding-tools">
        ${ENDED.includes(one.status) ? nothing : html`<button class="button" @click=${() => void this.look(one)}>${this.say("finding_go")}</button>`}
        ${mayTake ? html`<button class="button" @click=${() => void this.take(one)}>${this.say("changesets_take")}</button>` : nothing}
        ${ACTIONS.filter((action) => one.may[action]).map(
          (action) => html`<button class="button" ?disabled=${this.saving.store.get().busy} @click=${() => this.act(one, action)}>${this.say(`changeset_do_${action}`)}</button>`,
        )}
      </p>
      ${
        asked?.id === one.id
          ? html`<accept-reason .say=${this.say} .ask=${this.say("changeset_why")} .required=${asked.action !== "discard"} @reason=${(event: Event) => event instanceof ReasonGiven && this.done(one, asked.action, event.reason)} @cancelled=${() => (this.asked = null)}></accept-reason>`
          : nothing
      }
    </li>`;
  }

  private act(one: ListedChangeset, action: ChangesetAction): void {
    if (REASONED.includes(action)) this.asked = { id: one.id, action };
    else this.done(one, action, "");
  }

  private done(one: ListedChangeset, action: ChangesetAction, note: string): void {
    this.asked = null;
    void this.saving.act(one, action, note);
  }

  private async take(one: ListedChangeset): Promise<void> {
    try {
      await takeUpStored(this.editor, await this.saving.client.get(one.id), this.saving.client);
      this.saving.store.set({ stored: this.editor.draft.get() });
    } catch (error) {
      this.failure = reasonOf(error, this.say("network_failed"));
    }
  }

  /** Shows on the map what a changeset would change, before it is decided upon. */
  private async look(one: ListedChangeset): Promise<void> {
    try {
      const places = await placesOf(this.editor, await this.saving.client.get(one.id));
      this.places?.show(places);
      goTo(this.editor, places.map(({ geometry }) => geometry));
    } catch (error) {
      this.failure = reasonOf(error, this.say("network_failed"));
    }
  }

  private async readAll(): Promise<void> {
    try {
      this.stored = await this.saving.client.list({ limit: LIMIT, edits: false });
      this.failure = "";
    } catch (error) {
      this.failure = reasonOf(error, this.say("network_failed"));
    }
  }

  private when(moment: number | string): string {
    const language = this.editor.workspace.store.get().city?.language ?? "en";
    return new Date(moment).toLocaleString(localesOf(language), { dateStyle: "short", timeStyle: "short" });
  }
}

const BADGES: Readonly<Record<ListedChangeset["status"], string>> = {
  DRAFT: "",
  REVIEW: "badge--info",
  APPROVED: "badge--ok",
  PUBLISHED: "badge--ok",
  REVERTED: "badge--warn",
  DISCARDED: "",
};

customElements.define("changeset-list", ChangesetList);
