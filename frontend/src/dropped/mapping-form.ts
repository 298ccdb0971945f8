import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { reasonOf } from "../api/problem.ts";
import type { Editor } from "../editor/editor.ts";
import { openedEditor } from "../editor/opened.ts";
import type { WorkingLayer } from "../editor/server/working.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import type { DroppedFiles, LayerKey } from "./dropped-files.ts";
import { heldBy, MOST_EDITS, roomFor, takeIntoDraft, type Taken } from "./into-draft.ts";
import { guessMapping, targetFields, type Mapping } from "./mapping.ts";

const MOST_TOLD = 5;

/** Asks into which layer chosen features go and which field becomes which, and takes them into the draft. */
export class MappingForm extends WorkspaceElement {
  static override properties: PropertyDeclarations = {
    ...WorkspaceElement.properties,
    dropped: { attribute: false },
    layer: { attribute: false },
    editor: { state: true },
    target: { state: true },
    mapping: { state: true },
    fault: { state: true },
    taken: { state: true },
  };

  declare dropped: DroppedFiles;
  declare layer: LayerKey;
  declare private editor: Editor | null;
  declare private target: WorkingLayer | null;
  declare private mapping: Mapping;
  declare private fault: string;
  declare private taken: Taken | null;

  constructor() {
    super();
    Object.assign(this, { editor: null, target: null, mapping: {}, fault: "", taken: null });
  }

  protected override reads(): readonly unknown[] {
    return [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void openedEditor(this.workspace).then((editor) => {
      this.editor = editor;
      const open = editor.state.layers.filter((one) => one.may_edit);
      const target = open.find(({ name }) => name === editor.state.layer) ?? open[0];
      if (target) this.aim(target);
    });
  }

  protected override render(): TemplateResult {
    const { editor, target } = this;
    if (!editor || !target) return html`<p role="status">${this.say("loading")}</p>`;
    if (this.taken) return this.result(this.taken);
    const open = editor.state.layers.filter((one) => one.may_edit);
    const chosen = this.dropped.chosen(this.layer).length;
    const held = heldBy(editor);
    const count = roomFor(chosen, held);
    return html`<form class="dropped-mapping" @submit=${this.submit}>
      <h3 class="dropped-name">${this.say("drop_mapping", { count })}</h3>
      ${count < chosen ? html`<p class="dropped-warning">${this.say("drop_too_many", { most: MOST_EDITS, held, count, chosen })}</p>` : nothing}
      <label class="dropped-field">
        ${this.say("drop_target")}
        <select class="dropped-select" @change=${(event: Event) => this.aimAt((event.target as HTMLSelectElement).value)}>
          ${open.map(({ name, title }) => html`<option value=${name} .selected=${live(name === target.name)}>${title}</option>`)}
        </select>
      </label>
      ${targetFields(target).map((field) => this.field(field.name, field.title, field.required))}
      ${this.fault ? html`<p class="dropped-refusal" role="alert">${this.fault}</p>` : nothing}
      <div class="dropped-row">
        <button class="button button--primary" ?disabled=${count === 0}>${this.say("drop_take", { count })}</button>
        <button class="button" type="button" @click=${this.leave}>${this.say("cancel")}</button>
      </div>
    </form>`;
  }

  private field(name: string, title: string, required: boolean): TemplateResult {
    const sources = this.dropped.layer(this.layer)?.layer.fields.filter(({ kind }) => kind !== "bytes") ?? [];
    const chosen = this.mapping[name] ?? "";
    const set = (event: Event) => (this.mapping = { ...this.mapping, [name]: (event.target as HTMLSelectElement).value });
    return html`<label class="dropped-field">
      ${title}${required ? " *" : ""}
      <select class="dropped-select" @change=${set}>
        <option value="">—</option>
        ${sources.map((source) => html`<option .selected=${live(source.name === chosen)}>${source.name}</option>`)}
      </select>
    </label>`;
  }

  private result({ count, unfit, refused }: Taken): TemplateResult {
    const told = [...refused, ...unfit.map(({ row, reading }) => this.say("drop_problem", { row: row + 1, sentence: this.say(reading.wrong, reading.values) }))];
    return html`<div class="dropped-mapping">
      <p role="status">${this.say("drop_taken", { count })}</p>
      ${told.length > 0 ? html`<p>${this.say("drop_left_out", { count: told.length })}</p>` : nothing}
      <ul class="dropped-problems">${told.slice(0, MOST_TOLD).map((sentence) => html`<li data-severity="warning">${sentence}</li>`)}</ul>
      <button class="button" @click=${this.leave}>${this.say("drop_back")}</button>
    </div>`;
  }

  private aimAt(name: string): void {
    const target = this.editor?.layer(name);
    if (target) this.aim(target);
  }

  private aim(target: WorkingLayer): void {
    const sources = this.dropped.layer(this.layer)?.layer.fields.map(({ name }) => name) ?? [];
    this.target = target;
    this.mapping = guessMapping(targetFields(target), sources);
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!this.editor || !this.target) return;
    try {
      this.taken = await takeIntoDraft(this.dropped, this.editor, this.layer, this.target, this.mapping);
      this.fault = "";
    } catch (error) {
      this.fault = reasonOf(error, this.say("network_failed"));
    }
  };

  private readonly leave = (): void => {
    this.dropped.store.set({ taking: null });
  };
}

customElements.define("mapping-form", MappingForm);
