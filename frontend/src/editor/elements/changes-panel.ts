import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../elements/icons.ts";
import "../../styles/editor-forms.css";
import type { Edit } from "../drafts/draft.ts";
import { geometryOf } from "../drafts/draft.ts";
import type { HeadPatch } from "../drafts/draft-store.ts";
import type { EditorState } from "../editor-state.ts";
import { fieldsOf } from "../forms/fields.ts";
import { goTo } from "../forms/shown-places.ts";
import { written } from "../forms/values.ts";
import { areaDifference, changedFields, changesAnything, isMoved } from "../saving/changed.ts";
import { SavingElement } from "../saving/saving-element.ts";
import "./changeset-list.ts";
import "./drafts-list.ts";
import { followsList } from "./follows-list.ts";
import { localesOf } from "../../texts/locales.ts";
import { whileWritten } from "./while-written.ts";

/** The draft: what it changes, why, and how it is stored, reviewed and published. */
export class ChangesPanel extends SavingElement {
  protected override reads(state: EditorState): readonly unknown[] {
    return [state.draftTick, state.findings, state.saving, state.layers, state.draftElsewhere];
  }

  protected override render(): TemplateResult {
    const edits = Object.values(this.editor.draft.get().edits);
    const layers = [...new Set(edits.map(({ layer }) => layer))];
    return html`
      <div class="changes">
        ${this.head()} ${this.buttons(layers)}
        ${edits.length === 0 ? html`<p class="form-empty">${this.say("changes_none")}</p>` : nothing}
        ${layers.map((name) => this.layer(name, edits.filter(({ layer }) => layer === name)))}
        ${this.follows()}
        <drafts-list .editor=${this.editor}></drafts-list>
        <changeset-list .editor=${this.editor}></changeset-list>
      </div>
    `;
  }

  private follows(): TemplateResult | typeof nothing {
    const { follows } = this.saving.store.get();
    return this.saving.isChecked ? followsList(this.say, follows) : nothing;
  }

  private head(): TemplateResult {
    const { title, reason, sourceDocument } = this.editor.draft.getHead();
    return html`<div class="changes-head">
      ${this.text("title", this.say("changes_title"), title)} ${this.text("reason", this.say("changes_reason"), reason)}
      ${this.text("sourceDocument", this.say("changes_source"), sourceDocument)}
    </div>`;
  }

  private text(name: keyof HeadPatch & string, label: string, value: string): TemplateResult {
    return html`<label class="changes-text">
      <span>${label}</span>
      <input
        class="field-input"
        autocomplete="off"
        .value=${whileWritten(value)}
        @change=${(event: Event) => event.target instanceof HTMLInputElement && this.editor.draft.note({ [name]: event.target.value.trim() })}
      />
    </label>`;
  }

  private buttons(layers: readonly string[]): TemplateResult {
    const { busy } = this.saving.store.get();
    const idle = !busy && this.saving.hasEdits;
    const reviewed = layers.some((name) => this.editor.layer(name)?.review_required);
    const submit = html`<button class="button ${reviewed ? "button--primary" : ""}" ?disabled=${!idle} @click=${() => void this.saving.submit()}>${this.say("changes_submit")}</button>`;
    return html`<div class="changes-tools">
        ${
          reviewed
            ? submit
            : html`<button class="button button--primary" title="Ctrl+Enter" aria-keyshortcuts="Control+Enter" ?disabled=${!idle} @click=${() => void this.saving.publish()}>${this.say("changes_publish")}</button>`
        }
        <button class="button" title="Ctrl+S" aria-keyshortcuts="Control+S" ?disabled=${!idle} @click=${() => void this.saving.save()}>${this.say("changes_save")}</button>
        <button class="button" ?disabled=${!idle} @click=${() => void this.saving.check()}>${this.say("findings_check")}</button>
        ${reviewed ? nothing : submit}
      </div>
      ${reviewed ? html`<p class="changes-note">${this.say("changes_reviewed")}</p>` : nothing}
      <p class="changes-note" aria-live="polite">${this.kept()}</p>`;
  }

  private kept(): string {
    const { draft } = this.editor;
    const { saving, findings } = this.state;
    const { stored } = this.saving.store.get();
    if (saving !== "idle") return this.say(saving === "checking" ? "changes_checking" : "changes_publishing");
    const here = draft.failure ? this.say("edit_unkept", { reason: draft.failure }) : this.say(this.editor.journal ? "changes_kept" : "changes_not_kept");
    const there = draft.getHead().serverId === null ? "" : this.say(stored === draft.get() ? "changes_stored" : "changes_stored_before");
    const clean = this.saving.isChecked && findings.length === 0 ? this.say("findings_none") : "";
    return [here, there, clean].filter((text) => text !== "").join(" ");
  }

  private layer(name: string, edits: readonly Edit[]): TemplateResult {
    return html`<section class="changes-layer">
      <h3 class="changes-layer-title">${this.editor.layer(name)?.title ?? name} <span class="edit-count">${edits.length}</span></h3>
      <ul class="changes-list">${edits.map((edit) => this.edit(edit))}</ul>
    </section>`;
  }

  private edit(edit: Edit): TemplateResult {
    const title = edit.base?.title ?? this.say("form_new");
    const label = this.say(edit.op === "create" ? "change_create" : edit.op === "delete" ? "change_delete" : "change_update");
    return html`<li class="change" data-op=${edit.op}>
      <div class="change-head">
        <button class="change-title" title=${this.say("finding_go")} @click=${() => this.go(edit)}>${title}</button>
        <span class="badge">${changesAnything(edit) ? label : this.say("change_nothing")}</span>
        <button class="icon-button" title=${this.say("change_discard", { title })} aria-label=${this.say("change_discard", { title })} @click=${() => this.discard(edit, title)}>
          ${icon("undo")}
        </button>
      </div>
      ${edit.op === "delete" ? nothing : this.fields(edit)} ${this.ground(edit)}
    </li>`;
  }

  private fields(edit: Edit): TemplateResult | typeof nothing {
    const changed = changedFields(edit);
    const layer = this.editor.layer(edit.layer);
    const known = layer ? fieldsOf(layer.schema, edit.base === null) : [];
    if (changed.length === 0) return nothing;
    return html`<dl class="change-fields">
      ${changed.map(({ name, before, after }) => {
        const field = known.find((one) => one.name === name);
        const text = (value: unknown) => (field ? written(field, value) : String(value ?? "")) || "—";
        return html`<div><dt>${field?.title ?? name}</dt><dd>${edit.base ? html`<del>${text(before)}</del> → ` : nothing}<ins>${text(after)}</ins></dd></div>`;
      })}
    </dl>`;
  }

  private ground(edit: Edit): TemplateResult | typeof nothing {
    if (edit.op === "update" && !isMoved(edit)) return nothing;
    const difference = areaDifference(edit);
    if (difference === null) return edit.op === "update" ? html`<p class="change-ground">${this.say("change_moved")}</p>` : nothing;
    const language = this.editor.workspace.store.get().city?.language ?? "en";
    const area = difference.toLocaleString(localesOf(language), { maximumFractionDigits: 2, signDisplay: "exceptZero" }).replace("-", "−");
    return html`<p class="change-ground num">${this.say("change_area", { area })}</p>`;
  }

  private go(edit: Edit): void {
    const geometry = (edit.op === "delete" ? edit.base?.geometry : geometryOf(edit)) ?? null;
    this.editor.select(edit.op === "delete" ? [] : [edit.key]);
    if (geometry) goTo(this.editor, [geometry]);
  }

  private discard(edit: Edit, title: string): void {
    const { lineage } = this.editor.draft.get();
    this.editor.applyAll(this.say("change_step_discard", { title }), [{ key: edit.key, after: null }], lineage.filter(({ children }) => !children.includes(edit.key)));
    this.editor.select(this.state.selected.filter((key) => this.editor.feature(key) !== null));
  }
}

customElements.define("changes-panel", ChangesPanel);
