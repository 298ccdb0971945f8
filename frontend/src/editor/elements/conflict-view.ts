import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { icon } from "../../elements/icons.ts";
import "../../styles/editor-forms.css";
import type { EditorState } from "../editor-state.ts";
import { fieldsOf, writableFields } from "../forms/fields.ts";
import { picture, pictureBox } from "../forms/pictures.ts";
import { goTo, ShownPlaces, type ShownPlace } from "../forms/shown-places.ts";
import { written } from "../forms/values.ts";
import { asMultiple, type LocalGeometry } from "../plane/shapes.ts";
import { allOf, attributesOf, geometryClashes, isAboutEnding, lineageWith, resolved, undecided, type Decision, type Side } from "../saving/conflicts.ts";
import { SavingElement } from "../saving/saving-element.ts";
import type { Conflict, ConflictField } from "../server/changesets.ts";
import { localesOf } from "../../texts/locales.ts";

type Decisions = Readonly<Record<string, Partial<Decision>>>;

/** What others have published and the draft changes too: base, theirs and mine side by side. */
export class ConflictView extends SavingElement {
  static override properties: PropertyDeclarations = { ...SavingElement.properties, decisions: { state: true }, told: { state: true } };

  declare private decisions: Decisions;
  declare private told: string;
  private places: ShownPlaces | null = null;
  private wantsFocus = true;

  constructor() {
    super();
    this.decisions = {};
    this.told = "";
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
    return [state.draftTick, state.saving, state.layers];
  }

  protected override updated(): void {
    this.places?.show(this.conflicts.flatMap(drawnOf));
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    this.querySelector<HTMLElement>("[data-first]")?.focus();
  }

  private get conflicts(): readonly Conflict[] {
    return this.saving.store.get().conflicts;
  }

  protected override render(): TemplateResult {
    const { conflicts } = this;
    const { busy } = this.saving.store.get();
    const words = conflicts.length > 0 ? this.say("conflicts_count", { count: conflicts.length }) : this.say("conflicts_none");
    return html`<div class="conflicts">
      <p class="conflicts-words" role="status">${this.told} ${words}</p>
      ${conflicts.map((one, i) => this.conflict(one, i === 0))}
      ${
        conflicts.length === 0
          ? html`<div class="changes-tools">
              <button class="button button--primary" data-first ?disabled=${busy || !this.saving.hasEdits} @click=${() => void this.saving.check()}>${this.say("findings_check")}</button>
              <button class="button" ?disabled=${busy || !this.saving.hasEdits} @click=${() => void this.saving.publish()}>${this.say("changes_publish")}</button>
            </div>`
          : nothing
      }
    </div>`;
  }

  private conflict(one: Conflict, first: boolean): TemplateResult {
    const layer = this.editor.layer(one.layer);
    const open = undecided(one, this.decisions[one.key] ?? {});
    const ending = isAboutEnding(one);
    return html`<section class="conflict" aria-labelledby="conflict-${one.key}">
      <h3 class="conflict-title" id="conflict-${one.key}" tabindex="-1" ?data-first=${first}>${layer?.title ?? one.layer}, ${one.title}</h3>
      <p class="conflict-who">${this.who(one)}</p>
      ${ending ? html`<p class="hint hint--warn">${icon("warning")}<span>${this.say(one.theirs.deleted ? "conflict_they_ended" : "conflict_you_end")}</span></p>` : nothing}
      ${this.pictures(one)} ${ending || attributesOf(one).length === 0 ? nothing : this.fields(one)}
      <div class="changes-tools">
        <button class="button" @click=${() => this.resolve(one, allOf("theirs", one))}>${this.say("conflict_take_theirs")}</button>
        <button class="button" @click=${() => this.resolve(one, allOf("mine", one))}>${this.say(one.theirs.deleted ? "conflict_make_again" : "conflict_keep_mine")}</button>
        ${
          ending
            ? nothing
            : html`<button class="button button--primary" ?disabled=${open.length > 0} @click=${() => this.resolveDecided(one)}>${
                open.length > 0 ? this.say("conflict_open", { count: open.length }) : this.say("conflict_apply")
              }</button>`
        }
        <button class="icon-button icon-button--framed" title=${this.say("finding_go")} aria-label=${this.say("finding_go")} @click=${() => goTo(this.editor, drawnOf(one).map(({ geometry }) => geometry))}>${icon("target")}</button>
      </div>
    </section>`;
  }

  private who({ theirs }: Conflict): string {
    const language = this.editor.workspace.store.get().city?.language ?? "en";
    const at = theirs.at ? new Date(theirs.at).toLocaleString(localesOf(language), { dateStyle: "short", timeStyle: "short" }) : "";
    const facts = { by: theirs.by ?? this.say("conflict_somebody"), at };
    return [this.say("conflict_who", facts), theirs.reason ? this.say("conflict_why", { reason: theirs.reason }) : ""].join(" ").trim();
  }

  private pictures(one: Conflict): TemplateResult | typeof nothing {
    const { base, theirs, mine } = geometriesOf(one);
    const box = pictureBox([base, theirs, mine]);
    if (!box) return nothing;
    const clashes = geometryClashes(one);
    const drawn = (side: Side | "base", geometry: LocalGeometry | null, title: string) => html`<figure class="conflict-figure" data-side=${side}>
      ${picture(geometry, side === "base" ? null : base, box, title)}
      <figcaption>${clashes && side !== "base" ? this.radio(one, "geometry", side, title) : title}</figcaption>
    </figure>`;
    return html`<div class="conflict-pictures" role=${clashes ? "radiogroup" : "group"} aria-label=${this.say("conflict_geometry")}>
      ${drawn("base", base, this.say("conflict_base"))} ${drawn("theirs", theirs, this.say("conflict_theirs"))} ${drawn("mine", mine, this.say("conflict_mine"))}
    </div>`;
  }

  private fields(one: Conflict): TemplateResult {
    const columns = ["conflict_field", "conflict_base", "conflict_theirs", "conflict_mine"] as const;
    return html`<table class="conflict-fields">
      <thead><tr>${columns.map((key) => html`<th scope="col">${this.say(key)}</th>`)}</tr></thead>
      <tbody>${attributesOf(one).map((field) => this.field(one, field))}</tbody>
    </table>`;
  }

  private field(one: Conflict, { name, base, theirs, mine, clashes }: ConflictField): TemplateResult {
    const layer = this.editor.layer(one.layer);
    const field = layer && fieldsOf(layer.schema, false).find((known) => known.name === name);
    const text = (value: unknown) => (field ? written(field, value) : String(value ?? "")) || "—";
    const side = (which: Side, value: unknown) => (clashes ? this.radio(one, name, which, text(value)) : text(value));
    return html`<tr data-clashes=${clashes}>
      <th scope="row">${field?.title ?? name}</th>
      <td>${text(base)}</td>
      <td>${side("theirs", theirs)}</td>
      <td>${side("mine", mine)}</td>
    </tr>`;
  }

  private radio(one: Conflict, name: string, side: Side, label: string): TemplateResult {
    const decision = this.decisions[one.key];
    const now = name === "geometry" ? decision?.geometry : decision?.fields?.[name];
    const title = this.editor.layer(one.layer)?.schema.properties?.[name]?.title ?? name;
    const group = name === "geometry" ? this.say("conflict_geometry") : title;
    return html`<label class="conflict-choice">
      <input type="radio" name="${one.key}:${name}" .checked=${now === side} aria-label="${group}, ${this.say(`conflict_${side}`)}: ${label}" @change=${() => this.decide(one, name, side)} />
      ${label}
    </label>`;
  }

  private decide(one: Conflict, name: string, side: Side): void {
    const before = this.decisions[one.key];
    const after = name === "geometry" ? { ...before, geometry: side } : { ...before, fields: { ...before?.fields, [name]: side } };
    this.decisions = { ...this.decisions, [one.key]: after };
  }

  private resolveDecided(one: Conflict): void {
    const { geometry = "mine", fields = {} } = this.decisions[one.key] ?? {};
    this.resolve(one, { geometry, fields });
  }

  private resolve(one: Conflict, decision: Decision): void {
    const { draft } = this.editor;
    const edit = draft.get().edits[one.key];
    const layer = this.editor.layer(one.layer);
    if (edit && layer) {
      const writable = writableFields(layer.schema, true).map(({ name }) => name);
      const after = resolved(edit, one, decision, writable, () => draft.newKey(one.layer));
      const gone = after?.key === edit.key ? [] : [{ key: edit.key, after: null }];
      this.editor.applyAll(this.say("conflict_step", { title: one.title }), [...gone, ...(after ? [{ key: after.key, after }] : [])], lineageWith(draft.get().lineage, edit, after, one));
      void this.editor.known.renew(one.layer, [one.id]).catch(() => this.editor.notice(this.say("network_failed")));
    }
    this.told = this.say("conflict_step", { title: one.title });
    this.wantsFocus = true;
    this.saving.store.set({ conflicts: this.conflicts.filter((other) => other !== one) });
  }
}

function geometriesOf({ base, theirs, mine }: Conflict) {
  const was = asMultiple(base.geometry);
  const wanted = mine.geometry === undefined ? was : asMultiple(mine.geometry);
  return { base: was, theirs: theirs.deleted ? null : asMultiple(theirs.geometry), mine: mine.op === "delete" ? null : wanted };
}

function drawnOf(one: Conflict): ShownPlace[] {
  const { base, theirs, mine } = geometriesOf(one);
  const roles = [["base", base], ["theirs", theirs], ["mine", mine]] as const;
  return roles.flatMap(([role, geometry]) => (geometry ? [{ role, geometry }] : []));
}

customElements.define("conflict-view", ConflictView);
