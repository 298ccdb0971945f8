import { html, nothing, type TemplateResult } from "lit";
import "../../styles/editor-forms.css";
import type { Draft } from "../editor.ts";
import type { EditorState } from "../editor-state.ts";
import { fieldsOf, type FieldDescription } from "../forms/fields.ts";
import { decimalMark, grouped } from "../forms/figures.ts";
import { givenToAll, heldBy, takenBack } from "../forms/several.ts";
import { areaOf, perimeterOf } from "../plane/measures.ts";
import type { WorkingLayer } from "../server/working.ts";
import { savingOf } from "../saving/saving.ts";
import { EditorElement } from "./editor-element.ts";
import "./schema-field.ts";
import { FieldGiven } from "./schema-field.ts";

/** The fields of what is selected, as the schema of its layer says. */
export class FeatureForm extends EditorElement {
  /** The features as they were drawn last: an edit starts from what the person has seen. */
  private shown: readonly Draft[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    savingOf(this.editor);
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.selected, state.draftTick, state.knownTick, state.layers, state.findings];
  }

  protected override render(): TemplateResult {
    const features = this.editor.selection();
    this.show(features);
    const layers = [...new Set(features.map(({ layer }) => layer))];
    const layer = layers.length === 1 ? this.editor.layer(layers[0] ?? "") : undefined;
    if (!layer) return html`<p class="form-empty">${this.say(features.length === 0 ? "form_nothing" : "form_several_layers")}</p>`;
    return this.form(layer, features);
  }

  /** While something is written, what was seen when it was begun counts. */
  private show(features: readonly Draft[]): void {
    const isSame = features.length === this.shown.length && features.every(({ key }, i) => key === this.shown[i]?.key);
    if (!isSame || !this.querySelector("[data-typing]")) this.shown = features;
  }

  private form(layer: WorkingLayer, features: readonly Draft[]): TemplateResult {
    const isNew = features.every(({ base }) => base === null);
    const fields = fieldsOf(layer.schema, isNew);
    const open = fields.filter(({ readOnly }) => !readOnly);
    const fixed = fields.filter(({ readOnly }) => readOnly);
    return html`
      <form class="form" aria-label=${layer.title} @submit=${(event: Event) => event.preventDefault()} @keydown=${this.answer} @input=${this.typing} @change=${this.typed} @focusout=${this.typed}>
        <header class="form-head">
          <p class="form-layer">${layer.title}</p>
          <h2 class="form-title">${titleOf(features, this.say("form_count", { count: features.length }), this.say("form_new"))}</h2>
          ${this.measures(features)}
          ${layer.may_edit ? nothing : html`<p class="hint hint--warn">${this.say("form_may_not")}</p>`}
        </header>
        <div class="form-fields">${open.map((field) => this.field(field, features, !layer.may_edit))}</div>
        ${
          fixed.length > 0
            ? html`<details class="form-more"><summary>${this.say("form_fixed", { count: fixed.length })}</summary>
                <div class="form-fields">${fixed.map((field) => this.field(field, features, true))}</div>
              </details>`
            : nothing
        }
      </form>
    `;
  }

  private measures(features: readonly Draft[]): TemplateResult | typeof nothing {
    const drawn = features.flatMap(({ geometry }) => geometry ?? []);
    const area = drawn.reduce((sum, geometry) => sum + areaOf(geometry), 0);
    const length = drawn.reduce((sum, geometry) => sum + perimeterOf(geometry), 0);
    if (length === 0) return nothing;
    return html`<p class="form-measures num">
      ${area > 0 ? html`<span>${this.say("form_area", { area: grouped(area) })}</span>` : nothing}
      <span>${this.say("form_length", { length: grouped(length) })}</span>
    </p>`;
  }

  private field(field: FieldDescription, features: readonly Draft[], locked: boolean): TemplateResult {
    const { say } = this;
    return html`<schema-field
      .field=${field}
      .held=${heldBy(features, field.name)}
      .say=${say}
      .decimal=${decimalMark()}
      .locked=${locked}
      @given=${this.give}
      @takeback=${() => this.editor.changeAll(say("form_step_back", { field: field.title }), takenBack(this.editor.selection(), field.name))}
    ></schema-field>`;
  }

  private readonly give = (event: Event): void => {
    if (!(event instanceof FieldGiven)) return;
    const features = this.editor.selection();
    const layer = this.editor.layer(features[0]?.layer ?? "");
    const { shown } = this;
    const field = layer?.schema.properties?.[event.name]?.title ?? event.name;
    this.editor.changeAll(this.say("form_step", { field, count: features.length }), givenToAll(features, event.name, event.value), shown);
  };

  /** Enter goes to the next field; Ctrl+Z takes a step back where nothing is being written. */
  private readonly answer = (event: KeyboardEvent): void => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      const inputs = [...this.querySelectorAll<HTMLElement>(".field-input")];
      (inputs[inputs.indexOf(target) + (event.shiftKey ? -1 : 1)] ?? inputs[0])?.focus();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ" && !("typing" in target.dataset)) {
      event.preventDefault();
      if (event.shiftKey) this.editor.redo();
      else this.editor.undo();
    }
  };

  private readonly typing = ({ target }: Event): void => {
    if (target instanceof HTMLElement) target.dataset["typing"] = "";
  };

  private readonly typed = ({ target }: Event): void => {
    if (target instanceof HTMLElement) delete target.dataset["typing"];
  };
}

function titleOf(features: readonly Draft[], several: string, fresh: string): string {
  return features.length === 1 ? (features[0]?.base?.title ?? fresh) : several;
}

customElements.define("feature-form", FeatureForm);
