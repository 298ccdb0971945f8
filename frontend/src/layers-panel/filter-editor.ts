import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { LayerDescription } from "../api/types.ts";
import { icon } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { withEntry, type Condition } from "../store/layer-choices.ts";
import { lookupOf } from "../store/lookups.ts";
import type { State } from "../store/state.ts";
import { conditionRow } from "./condition-row.ts";
import { conditionOn, filterFrom, NO_FILTER, type FilterDraft } from "./conditions.ts";
import type { LayerField } from "./fields.ts";
import { valuesOf, type ValuesAnswer } from "./values.ts";

const TYPING_MS = 250;

/** Puts the conditions together by which features of a layer are shown. */
export class FilterEditor extends WorkspaceElement {
  static override properties = {
    ...WorkspaceElement.properties,
    layer: { attribute: false },
    fields: { attribute: false },
    draft: { state: true },
    known: { state: true },
  };

  declare layer: LayerDescription;
  declare fields: readonly LayerField[];
  declare private draft: FilterDraft;
  declare private known: Readonly<Record<string, ValuesAnswer>>;
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.draft = NO_FILTER;
    this.known = {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.draft = this.state.choices.filters[this.layer.name] ?? NO_FILTER;
    for (const { field } of this.draft.conditions) void this.learn(field);
  }

  protected override reads(state: State): readonly unknown[] {
    const { name } = this.layer;
    return [state.choices.filters[name], state.lookups[name]];
  }

  /** A filter that is cleared elsewhere is cleared here. */
  protected override willUpdate(): void {
    const now = this.state.choices.filters[this.layer.name];
    if (!now && filterFrom(this.draft)) this.draft = NO_FILTER;
  }

  protected override render(): TemplateResult {
    const { match, conditions } = this.draft;
    return html`
      ${conditions.length > 1 ? this.matching(match) : nothing}
      ${conditions.map((condition, i) =>
        conditionRow({
          id: `filter-${this.layer.name}-${i}`,
          condition,
          fields: this.fields,
          known: this.known[condition.field] ?? null,
          say: this.say,
          change: (changed) => this.change(conditions.map((other, j) => (i === j ? changed : other))),
          remove: () => this.change(conditions.filter((_, j) => i !== j)),
          look: (part) => this.look(condition.field, part),
        }),
      )}
      <p class="setting-said" role="status">${this.said()}</p>
      <div class="setting-buttons">
        <button class="text-button" ?disabled=${this.fields.length === 0} @click=${this.add}>${icon("plus")}${this.say("filter_add")}</button>
        ${conditions.length > 0 ? html`<button class="text-button" @click=${() => this.change([])}>${this.say("filter_clear")}</button>` : nothing}
      </div>
    `;
  }

  private matching(match: FilterDraft["match"]): TemplateResult {
    const choose = (event: Event) => {
      if (!(event.target instanceof HTMLSelectElement)) return;
      this.draft = { ...this.draft, match: event.target.value === "any" ? "any" : "all" };
      this.apply();
    };
    return html`<label class="setting-line">
      <span>${this.say("filter_match")}</span>
      <select class="input" aria-label=${this.say("filter_match")} @change=${choose}>
        <option value="all" .selected=${live(match === "all")}>${this.say("filter_match_all")}</option>
        <option value="any" .selected=${live(match === "any")}>${this.say("filter_match_any")}</option>
      </select>
    </label>`;
  }

  private said(): string {
    const whole = filterFrom(this.draft)?.conditions.length ?? 0;
    if (whole < this.draft.conditions.length) return this.say("filter_incomplete");
    if (whole === 0) return "";
    const lookup = lookupOf({ ...this.state.choices, lookups: this.state.lookups }, this.layer.name);
    if (lookup?.state === "failed") return this.say("filter_failed", { reason: lookup.reason });
    if (!lookup || lookup.matched === null) return "";
    return lookup.matched === 0 ? this.say("filter_none") : this.say("filter_counted", { count: lookup.matched });
  }

  private readonly add = (): void => {
    const free = this.fields.find(({ name }) => !this.draft.conditions.some(({ field }) => field === name));
    const field = free ?? this.fields[0];
    if (field) this.change([...this.draft.conditions, conditionOn(field)]);
  };

  private change(conditions: readonly Condition[]): void {
    this.draft = { ...this.draft, conditions };
    for (const { field } of conditions) void this.learn(field);
    this.apply();
  }

  private apply(): void {
    const { store } = this.workspace;
    const { choices } = this.state;
    const filter = filterFrom(this.draft);
    if (JSON.stringify(choices.filters[this.layer.name] ?? null) === JSON.stringify(filter)) return;
    store.set({ choices: withEntry(choices, "filters", this.layer.name, filter) });
  }

  private look(field: string, part: string): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => void this.learn(field, part), TYPING_MS);
  }

  /** Suggestions help; without them a value is typed. */
  private async learn(field: string, part?: string): Promise<void> {
    if (part === undefined && this.known[field]) return;
    if (this.fields.find(({ name }) => name === field)?.kind === "texts") return;
    try {
      const found = await valuesOf(this.workspace.api, this.layer.name, field, part ?? "");
      this.known = { ...this.known, [field]: found };
    } catch {
      this.known = { ...this.known };
    }
  }
}

customElements.define("filter-editor", FilterEditor);
