import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Draft } from "../editor.ts";
import type { EditorState } from "../editor-state.ts";
import { decimalMark } from "../forms/figures.ts";
import { differingFields, type DifferingField } from "../tools/merge-fields.ts";
import type { Merging } from "../tools/merge.ts";
import { EditorElement } from "./editor-element.ts";
import "../../styles/editor-divide.css";

const SUM = "sum";
const NEW = "";

/** Which feature stays, and whose value a merged feature has of each field in which they differ. */
export class MergeRuleFields extends EditorElement {
  static override properties = { ...EditorElement.properties, run: { attribute: false } };

  declare run: Merging;

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.toolTick, state.selected, state.draftTick];
  }

  protected override render(): TemplateResult {
    const { features, rule, ready } = this.run;
    const layer = this.editor.layer(features[0]?.layer ?? "");
    if (!layer) return html`<p class="edit-hint">${this.say("tool_needs_surfaces")}</p>`;
    const named = (feature: Draft) => String(feature.properties[layer.identifier] ?? feature.base?.title ?? feature.key);
    const keep = (event: Event) => this.run.choose({ keeps: valueOf(event) || null });
    return html`<div class="divide-fields">
      <label class="held-wide">${this.say("merge_keeps")}
        <select @change=${keep}>
          <option value=${NEW} .selected=${live(rule.keeps === null)}>${this.say("merge_new")}</option>
          ${features.map((one) => html`<option value=${one.key} .selected=${live(rule.keeps === one.key)}>${named(one)}</option>`)}
        </select>
      </label>
      ${differingFields(layer, features).map((field) => this.field(field, features, named))}
      ${this.parts()}
      <div class="divide-actions">
        <button class="button button--primary" ?disabled=${!ready} @click=${() => this.run.finish()}>${this.say("merge_do")}</button>
      </div>
    </div>`;
  }

  private parts(): TemplateResult {
    const { fault, keepsParts, mayKeepParts } = this.run;
    const keep = (event: Event) => event.target instanceof HTMLInputElement && this.run.keepParts(event.target.checked);
    const why = this.say("merge_one_part_only", { layer: this.editor.layer(this.run.features[0]?.layer ?? "")?.title ?? "" });
    return html`<p class="divide-fault held-wide" role="alert">${fault}</p>
      <label class="divide-check held-wide">
        <input type="checkbox" .checked=${keepsParts && mayKeepParts} ?disabled=${!mayKeepParts} @change=${keep} />${this.say("merge_keep_parts")}
      </label>
      ${mayKeepParts ? nothing : html`<p class="edit-hint held-wide">${why}</p>`}`;
  }

  private field({ name, field, values, adds }: DifferingField, features: readonly Draft[], named: (one: Draft) => string): TemplateResult {
    const source = this.run.rule.sources[name];
    const choose = (event: Event) => {
      const value = valueOf(event);
      this.run.choose({ sources: { ...this.run.rule.sources, [name]: value === SUM ? SUM : { from: value } } });
    };
    return html`<label class="held-wide">${field.title ?? name}
      <select @change=${choose}>
        ${adds ? html`<option value=${SUM} .selected=${live(source === SUM)}>${this.say("merge_sum")}</option>` : nothing}
        ${features.map((one, i) => {
          const chosen = source !== SUM && source?.from === one.key;
          return html`<option value=${one.key} .selected=${live(chosen)}>${named(one)}: ${this.written(values[i])}</option>`;
        })}
      </select>
    </label>`;
  }

  private written(value: unknown): string {
    if (value === null || value === undefined || value === "") return this.say("merge_nothing");
    return typeof value === "object" ? JSON.stringify(value) : typeof value === "number" ? String(value).replace(".", decimalMark()) : String(value);
  }
}

function valueOf(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : "";
}

customElements.define("merge-rule", MergeRuleFields);
