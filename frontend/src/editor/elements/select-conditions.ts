import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../../elements/icons.ts";
import { conditionRow } from "../../layers-panel/condition-row.ts";
import { conditionOn } from "../../layers-panel/conditions.ts";
import type { Kinds } from "../../layers-panel/cql2.ts";
import { fieldsOf, type LayerField } from "../../layers-panel/fields.ts";
import { valuesOf, type ValuesAnswer } from "../../layers-panel/values.ts";
import { reasonOf } from "../../api/problem.ts";
import type { Condition } from "../../store/layer-choices.ts";
import type { EditorState } from "../editor-state.ts";
import type { Filtering } from "../tools/select-filter.ts";
import { EditorElement } from "./editor-element.ts";
import "../../layers-panel/layers-panel.css";
import "../../styles/editor-divide.css";

/** The conditions of a selection by filter, on the fields of the layer at work. */
export class SelectConditions extends EditorElement {
  static override properties: PropertyDeclarations = {
    ...EditorElement.properties,
    run: { attribute: false },
    fields: { state: true },
    known: { state: true },
  };

  declare run: Filtering;
  declare private fields: readonly LayerField[];
  declare private known: Readonly<Record<string, ValuesAnswer>>;
  private layer = "";

  constructor() {
    super();
    this.fields = [];
    this.known = {};
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.toolTick, state.layer];
  }

  protected override willUpdate(): void {
    const layer = this.state.layer ?? "";
    if (layer === this.layer) return;
    const isFirst = this.layer === "";
    this.layer = layer;
    this.fields = [];
    this.known = {};
    if (!isFirst) queueMicrotask(() => this.run.set({ ...this.run.draft, conditions: [] }));
    void this.learnFields(layer);
  }

  protected override render(): TemplateResult {
    const { draft, adds, ready } = this.run;
    const { conditions } = draft;
    return html`<form class="select-conditions" @submit=${this.choose}>
      <p class="edit-hint">${this.say("edit_layer")}: <strong>${this.editor.layer(this.layer)?.title ?? ""}</strong></p>
      ${conditions.length > 1 ? this.matching() : nothing}
      ${conditions.map((condition, i) =>
        conditionRow({
          id: `select-${this.layer}-${i}`,
          condition,
          fields: this.fields,
          known: this.known[condition.field] ?? null,
          say: this.say,
          change: (changed) => this.change(conditions.map((other, j) => (i === j ? changed : other))),
          remove: () => this.change(conditions.filter((_, j) => i !== j)),
          look: (part) => void this.learn(condition.field, part),
        }),
      )}
      <label class="divide-check"><input type="checkbox" .checked=${adds} @change=${this.add} />${this.say("select_filter_adds")}</label>
      <div class="divide-actions">
        <button type="button" class="button" ?disabled=${this.fields.length === 0} @click=${this.more}>${icon("plus")}${this.say("filter_add")}</button>
        <button class="button button--primary" ?disabled=${!ready}>${this.say("select_filter_do")}</button>
      </div>
    </form>`;
  }

  private matching(): TemplateResult {
    const { draft } = this.run;
    const choose = (event: Event) => {
      if (event.target instanceof HTMLSelectElement) this.run.set({ ...draft, match: event.target.value === "any" ? "any" : "all" });
    };
    return html`<select class="input" aria-label=${this.say("filter_match")} @change=${choose}>
      <option value="all" .selected=${live(draft.match === "all")}>${this.say("filter_match_all")}</option>
      <option value="any" .selected=${live(draft.match === "any")}>${this.say("filter_match_any")}</option>
    </select>`;
  }

  private readonly choose = (event: Event): void => {
    event.preventDefault();
    const kinds: Kinds = Object.fromEntries(this.fields.map(({ name, kind }) => [name, kind]));
    void this.run.choose(kinds);
  };

  private readonly add = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.run.adds = event.target.checked;
  };

  private readonly more = (): void => {
    const { conditions } = this.run.draft;
    const free = this.fields.find(({ name }) => !conditions.some(({ field }) => field === name)) ?? this.fields[0];
    if (free) this.change([...conditions, conditionOn(free)]);
  };

  private change(conditions: readonly Condition[]): void {
    this.run.set({ ...this.run.draft, conditions });
    for (const { field } of conditions) if (!this.known[field]) void this.learn(field, "");
  }

  private async learnFields(layer: string): Promise<void> {
    try {
      const fields = await fieldsOf(this.editor.api, layer);
      if (layer !== this.layer) return;
      this.fields = fields;
      if (this.run.draft.conditions.length === 0) this.more();
      else this.change(this.run.draft.conditions);
    } catch (error) {
      this.editor.notice(reasonOf(error, this.say("network_failed")));
    }
  }

  /** Suggestions help; without them a value is typed. */
  private async learn(field: string, part: string): Promise<void> {
    if (this.fields.find(({ name }) => name === field)?.kind === "texts") return;
    const found = await valuesOf(this.editor.api, this.layer, field, part).catch(() => null);
    if (found) this.known = { ...this.known, [field]: found };
  }
}

customElements.define("select-conditions", SelectConditions);
