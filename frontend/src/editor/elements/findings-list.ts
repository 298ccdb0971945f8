import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../../elements/icons.ts";
import "../../styles/editor-forms.css";
import type { EditorState, Finding } from "../editor-state.ts";
import { goTo, ShownPlaces } from "../forms/shown-places.ts";
import { asMultiple, type LocalGeometry, type RawGeometry } from "../plane/shapes.ts";
import { acceptanceOf, acceptedIn, accepting, fixOf, named, notAccepting, orderedFindings } from "../saving/findings.ts";
import { SavingElement } from "../saving/saving-element.ts";
import "./accept-reason.ts";
import { ReasonGiven } from "./accept-reason.ts";

/** What the checks have found, errors first, with what can be done about each. */
export class FindingsList extends SavingElement {
  static override properties: PropertyDeclarations = { ...SavingElement.properties, asked: { state: true } };

  /** The name of the finding for which a reason is asked: checks made meanwhile tell it anew. */
  declare private asked: string | null;
  private places: ShownPlaces | null = null;

  constructor() {
    super();
    this.asked = null;
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
    return [state.findings, state.liveFindings, state.draftTick, state.saving];
  }

  protected override updated(): void {
    const found = this.findings().flatMap((one) => {
      const geometry = placeOf(one);
      return geometry ? [{ geometry, role: one.severity }] : [];
    });
    this.places?.show(found);
  }

  protected override render(): TemplateResult {
    const found = this.findings();
    const errors = found.filter(({ severity }) => severity === "error").length;
    const accepted = acceptedIn(this.editor.draft.get(), found).length;
    const { busy } = this.saving.store.get();
    const current = this.saving.isChecked;
    const words = found.length > 0 ? this.say("findings_count", { errors, warnings: found.length - errors - accepted }) : this.say(current ? "findings_none" : "findings_unchecked");
    return html`
      <div class="findings">
        <div class="findings-head">
          <p aria-live="polite">${words}${accepted > 0 ? ` ${this.say("findings_accepted", { count: accepted })}` : nothing}${found.length > 0 && !current ? html` <span class="findings-old">${this.say("findings_old")}</span>` : nothing}</p>
          <button class="button" ?disabled=${busy || !this.saving.hasEdits} @click=${() => void this.saving.check()}>${this.say("findings_check")}</button>
        </div>
        <ul class="findings-list">${repeat(named(found), ([name]) => name, ([name, one]) => this.finding(name, one))}</ul>
      </div>
    `;
  }

  /**
   * The server's findings count while the draft is what it has checked: they come with repairs.
   * What was found of an edit that has been taken back is nobody's matter any more.
   */
  private findings(): Finding[] {
    const draft = this.editor.draft.get();
    const { liveFindings, findings } = this.state;
    const held = findings.filter(({ key }) => draft.edits[key]);
    return this.saving.isChecked ? orderedFindings(held, liveFindings) : orderedFindings(liveFindings, held);
  }

  private finding(name: string, one: Finding): TemplateResult {
    const layer = this.editor.layer(one.layer);
    const edit = this.editor.draft.get().edits[one.key];
    const title = edit?.base?.title ?? this.editor.feature(one.key)?.base?.title ?? this.say("form_new");
    const accepted = acceptanceOf(edit, one.code);
    const field = one.field ? layer?.schema.properties?.[one.field]?.title : undefined;
    return html`<li class="finding" data-severity=${one.severity}>
      <p class="finding-head">
        <span class="badge ${one.severity === "error" ? "badge--error" : "badge--warn"}">${icon("warning")}${this.say(one.severity === "error" ? "finding_error" : "finding_warning")}</span>
        <span class="finding-feature">${layer?.title ?? one.layer}, ${title}${field ? `, ${field}` : ""}</span>
      </p>
      <p class="finding-sentence">${one.sentence}</p>
      ${accepted ? html`<p class="finding-accepted">${icon("check")}${this.say("finding_accepted", { reason: accepted.reason })}</p>` : nothing}
      <p class="finding-tools">
        <button class="button" @click=${() => this.go(one)}>${icon("target")}${this.say("finding_go")}</button>
        ${one.fix ? html`<button class="button" @click=${() => this.fix(one)}>${one.fix.title}</button>` : nothing}
        ${this.acceptTool(name, one, accepted !== undefined)}
      </p>
      ${
        this.asked === name
          ? html`<accept-reason .say=${this.say} .ask=${this.say("finding_why")} .required=${true} @reason=${(event: Event) => this.accept(event, one)} @cancelled=${() => (this.asked = null)}></accept-reason>`
          : nothing
      }
    </li>`;
  }

  private acceptTool(name: string, one: Finding, accepted: boolean): TemplateResult | typeof nothing {
    const edit = this.editor.draft.get().edits[one.key];
    if (one.severity === "error" || !edit) return nothing;
    if (!accepted) return html`<button class="button" @click=${() => (this.asked = name)}>${this.say("finding_accept")}</button>`;
    const undo = () => this.editor.applyAll(this.say("finding_step_unaccept"), [{ key: one.key, after: notAccepting(edit, one.code) }]);
    return html`<button class="button" @click=${undo}>${this.say("finding_unaccept")}</button>`;
  }

  private go(one: Finding): void {
    const place = placeOf(one) ?? this.editor.feature(one.key)?.geometry;
    this.editor.select([one.key].filter((key) => this.editor.feature(key) !== null));
    if (place) goTo(this.editor, [place]);
  }

  private fix(one: Finding): void {
    const patch = fixOf(one);
    if (!patch || !one.fix) return;
    this.editor.changeAll(one.fix.title, [patch]);
    this.editor.store.set({ findings: this.state.findings.filter((other) => other !== one) });
    this.editor.notice(this.say("finding_fixed"));
  }

  private accept(event: Event, one: Finding): void {
    const edit = this.editor.draft.get().edits[one.key];
    if (!(event instanceof ReasonGiven) || !edit) return;
    this.editor.applyAll(this.say("finding_step_accept"), [{ key: edit.key, after: accepting(edit, one.code, event.reason) }]);
    this.asked = null;
  }
}

function placeOf({ place }: Finding): LocalGeometry | null {
  return asMultiple(place as unknown as RawGeometry | null);
}

customElements.define("findings-list", FindingsList);
