import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { reasonOf } from "../api/problem.ts";
import type { LayerDescription } from "../api/types.ts";
import { defaultLook, legendLooks } from "../map/looks.ts";
import { isShown, withShown } from "../store/choices.ts";
import { labelsKey, lookupOf } from "../store/lookups.ts";
import type { State } from "../store/state.ts";
import { icon } from "./icons.ts";
import { drawnFrom, layerFacts } from "./layer-facts.ts";
import { swatch } from "./swatch.ts";
import { themeLegend } from "./theme-legend.ts";
import { WorkspaceElement } from "./workspace-element.ts";

/** A layer of the tree: on or off, legend, day of the data; its settings open under it. */
export class LayerRow extends WorkspaceElement {
  static override properties: PropertyDeclarations = {
    ...WorkspaceElement.properties,
    layer: { attribute: false },
    tuning: { state: true },
  };

  declare layer: LayerDescription;
  declare private tuning: boolean;

  constructor() {
    super();
    this.tuning = false;
  }

  protected override reads(state: State): readonly unknown[] {
    const { choices, city, moment, zoom, lookups } = state;
    const isFar = this.layer && Math.floor(zoom) < drawnFrom(this.workspace, this.layer);
    const known = this.layer && [lookups[this.layer.name], lookups[labelsKey(this.layer.name)]];
    return [choices, city, moment, ...(known ?? []), isFar];
  }

  protected override render(): TemplateResult {
    const { layer } = this;
    const shown = isShown(this.state.choices, layer);
    const looks = legendLooks(layer);
    const id = `layer-${layer.name}`;
    const isThemed = shown && this.state.choices.themes[layer.name] !== undefined;
    return html`
      <div class="layer" ?data-missing=${!layer.loaded}>
        <label class="layer-label">
          <input
            type="checkbox"
            class="check"
            id=${id}
            .checked=${shown}
            ?disabled=${!layer.loaded}
            aria-describedby="${id}-facts"
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            @change=${this.toggle}
          />
          ${looks.length === 1 && !isThemed ? swatch(looks[0] ?? defaultLook(layer), layer.geometry) : nothing}
          <span class="layer-title">${layer.title}</span>
        </label>
        ${shown ? this.tune(id) : nothing}
        <div class="layer-facts" id="${id}-facts">${layerFacts(this.workspace, layer, shown)}</div>
        ${
          shown && this.tuning
            ? html`<layer-settings id="${id}-settings" .workspace=${this.workspace} .layer=${layer}></layer-settings>`
            : nothing
        }
        ${shown ? this.legend() : nothing}
      </div>
    `;
  }

  private tune(id: string): TemplateResult {
    const label = this.say("layer_settings", { layer: this.layer.title });
    return html`<button
      class="icon-button layer-tune"
      aria-label=${label}
      title=${label}
      aria-expanded=${this.tuning}
      aria-controls=${this.tuning ? `${id}-settings` : nothing}
      @click=${this.toggleSettings}
    >
      ${icon("opacity")}
    </button>`;
  }

  private legend(): TemplateResult | typeof nothing {
    const { layer } = this;
    const { choices, lookups, city } = this.state;
    const theme = choices.themes[layer.name];
    if (theme) {
      const lookup = lookupOf({ ...choices, lookups }, layer.name);
      return themeLegend(layer, theme, lookup, this.say, city?.language ?? "en");
    }
    const looks = legendLooks(layer);
    if (looks.length < 2) return nothing;
    return html`<ul class="legend" aria-label=${this.say("layer_legend", { layer: layer.title })}>
      ${looks.map(
        (look) => html`<li>
          ${swatch(look, layer.geometry)}<span>${look.title ?? look.value ?? this.say("other_values")}</span>
        </li>`,
      )}
    </ul>`;
  }

  /** The code of the settings is fetched when they are first opened. */
  private readonly toggleSettings = async (): Promise<void> => {
    try {
      if (!this.tuning) await import("../layers-panel/layer-settings.ts");
      this.tuning = !this.tuning;
    } catch (error) {
      this.workspace.store.set({ notice: reasonOf(error, this.say("network_failed")) });
    }
  };

  private readonly toggle = (): void => {
    const { choices } = this.state;
    const shown = isShown(choices, this.layer);
    this.workspace.store.set({ choices: withShown(choices, [this.layer], !shown) });
  };
}

customElements.define("layer-row", LayerRow);
