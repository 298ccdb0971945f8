import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { reasonOf } from "../api/problem.ts";
import type { LayerDescription } from "../api/types.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { labelFields, usualLabel } from "../map/as-drawn.ts";
import { opacityOf, withOpacity } from "../store/choices.ts";
import { withEntry } from "../store/layer-choices.ts";
import type { State } from "../store/state.ts";
import { fieldsOf, type LayerField } from "./fields.ts";
import "./filter-editor.ts";
import "./layer-export.ts";
import "./theme-editor.ts";
import "./layers-panel.css";

/** How a layer is drawn: opacity, names, filter, colours. */
export class LayerSettings extends WorkspaceElement {
  static override properties = {
    ...WorkspaceElement.properties,
    layer: { attribute: false },
    fields: { state: true },
    failure: { state: true },
  };

  declare layer: LayerDescription;
  declare private fields: readonly LayerField[] | null;
  declare private failure: string;

  constructor() {
    super();
    this.fields = null;
    this.failure = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add("settings");
    void this.learn();
  }

  protected override reads(state: State): readonly unknown[] {
    const { name } = this.layer;
    return [state.choices.labels[name], state.choices.opacity[name]];
  }

  protected override render(): TemplateResult {
    const { workspace, layer, fields } = this;
    return html`
      <label class="setting-line">
        <span>${this.say("setting_opacity")}</span>
        <input
          type="range"
          class="setting-opacity"
          min="10"
          max="100"
          step="5"
          aria-label=${this.say("layer_opacity", { layer: layer.title })}
          .value=${String(Math.round(opacityOf(this.state.choices, layer) * 100))}
          @input=${this.setOpacity}
        />
      </label>
      ${this.labels()}
      ${this.failure ? html`<p class="setting-said" role="alert">${this.say("settings_failed", { reason: this.failure })}</p>` : nothing}
      ${
        fields
          ? html`<section class="setting" aria-label=${this.say("setting_filter")}>
                <h4 class="setting-title">${this.say("setting_filter")}</h4>
                <filter-editor .workspace=${workspace} .layer=${layer} .fields=${fields}></filter-editor>
              </section>
              <section class="setting" aria-label=${this.say("setting_theme")}>
                <h4 class="setting-title">${this.say("setting_theme")}</h4>
                <theme-editor .workspace=${workspace} .layer=${layer} .fields=${fields}></theme-editor>
              </section>
              <section class="setting" aria-label=${this.say("setting_export")}>
                <h4 class="setting-title">${this.say("setting_export")}</h4>
                <layer-export .workspace=${workspace} .layer=${layer} .fields=${fields}></layer-export>
              </section>`
          : nothing
      }
    `;
  }

  private labels(): TemplateResult {
    const { layer } = this;
    const chosen = this.state.choices.labels[layer.name];
    const others = this.fields?.filter(({ kind }) => kind !== "texts").map(({ name }) => name) ?? [];
    const offered = [...new Set([...labelFields(layer), ...others, ...(chosen?.field ? [chosen.field] : [])])];
    if (offered.length === 0 && this.fields === null) return html``;
    if (offered.length === 0) return html`<p class="setting-said">${this.say("setting_labels_none")}</p>`;
    const shown = chosen?.shown ?? layer.label !== null;
    const field = chosen?.field ?? usualLabel(layer) ?? offered[0] ?? "";
    const titleOf = (name: string) => this.fields?.find((one) => one.name === name)?.title ?? name;
    return html`<div class="setting-line">
      <label class="setting-check">
        <input type="checkbox" class="check" .checked=${shown} @change=${() => this.setLabels(!shown, field)} />
        <span>${this.say("setting_labels")}</span>
      </label>
      <select
        class="input"
        aria-label=${this.say("setting_label_field")}
        ?disabled=${!shown}
        @change=${(event: Event) => event.target instanceof HTMLSelectElement && this.setLabels(true, event.target.value)}
      >
        ${offered.map((name) => html`<option value=${name} .selected=${live(name === field)}>${titleOf(name)}</option>`)}
      </select>
    </div>`;
  }

  private setLabels(shown: boolean, field: string): void {
    const { choices } = this.state;
    const entry = { shown, ...(field ? { field } : {}) };
    this.workspace.store.set({ choices: withEntry(choices, "labels", this.layer.name, entry) });
  }

  private readonly setOpacity = (event: InputEvent): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const choices = withOpacity(this.state.choices, this.layer, event.target.valueAsNumber / 100);
    this.workspace.store.set({ choices });
  };

  private async learn(): Promise<void> {
    try {
      this.fields = await fieldsOf(this.workspace.api, this.layer.name);
    } catch (error) {
      this.failure = reasonOf(error, this.say("network_failed"));
    }
  }
}

customElements.define("layer-settings", LayerSettings);
