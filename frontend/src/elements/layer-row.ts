import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { LayerDescription } from "../api/types.ts";
import { defaultLook, legendLooks } from "../map/looks.ts";
import { isShown, opacityOf, withOpacity, withShown } from "../store/choices.ts";
import type { State } from "../store/state.ts";
import { formatDay } from "../texts/texts.ts";
import { firstZoom, isRecorded } from "../timeline/city-then.ts";
import { formatMoment, zoneOf } from "../timeline/zone.ts";
import { icon } from "./icons.ts";
import { swatch } from "./swatch.ts";
import { WorkspaceElement } from "./workspace-element.ts";

/** A layer of the tree: on or off, legend, day of the data, opacity. */
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
    const { choices, city, moment, zoom } = state;
    return [choices, city, moment, this.layer && Math.floor(zoom) < firstZoom(this.layer, moment)];
  }

  protected override render(): TemplateResult {
    const { layer } = this;
    const shown = isShown(this.state.choices, layer);
    const looks = legendLooks(layer);
    const id = `layer-${layer.name}`;
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
            @change=${this.toggle}
          />
          ${looks.length === 1 ? swatch(looks[0] ?? defaultLook(layer), layer.geometry) : nothing}
          <span class="layer-title">${layer.title}</span>
        </label>
        ${
          shown
            ? html`<button
                class="icon-button layer-tune"
                aria-label=${this.say("layer_opacity", { layer: layer.title })}
                title=${this.say("layer_opacity", { layer: layer.title })}
                aria-expanded=${this.tuning}
                @click=${() => (this.tuning = !this.tuning)}
              >
                ${icon("opacity")}
              </button>`
            : nothing
        }
        <div class="layer-facts" id="${id}-facts">${this.facts(shown)}</div>
        ${shown && this.tuning ? this.slider() : nothing}
        ${
          shown && looks.length > 1
            ? html`<ul class="legend" aria-label=${this.say("layer_legend", { layer: layer.title })}>
                ${looks.map(
                  (look) => html`<li>
                    ${swatch(look, layer.geometry)}<span>${look.title ?? look.value ?? this.say("other_values")}</span>
                  </li>`,
                )}
              </ul>`
            : nothing
        }
      </div>
    `;
  }

  private facts(shown: boolean): TemplateResult[] {
    const { layer } = this;
    const { city, zoom } = this.state;
    if (!layer.loaded) {
      return [
        html`<span class="badge badge--warn" title=${this.say("layer_not_loaded_hint")}>
          ${icon("warning")}${this.say("layer_not_loaded")}
        </span>`,
      ];
    }
    const facts: TemplateResult[] = [];
    const { moment } = this.state;
    if (!isRecorded(layer, moment)) facts.push(html`<span class="badge badge--warn">${this.unrecorded()}</span>`);
    if (layer.as_of && moment === null) {
      const date = formatDay(layer.as_of, city?.language ?? "en");
      facts.push(html`<span>${this.say("layer_as_of", { date })}</span>`);
    }
    if (layer.stale) facts.push(html`<span class="badge badge--warn">${this.say("layer_stale")}</span>`);
    if (layer.gaps) {
      facts.push(html`<span class="badge badge--warn" title=${layer.gaps}>
        ${icon("warning")}${this.say("layer_partial")}
      </span>`);
    }
    const from = firstZoom(layer, moment);
    if (shown && Math.floor(zoom) < from) {
      facts.push(html`<span class="layer-far">${this.say("layer_from_zoom", { zoom: from })}</span>`);
    }
    return facts;
  }

  private unrecorded(): string {
    const { city } = this.state;
    const first = this.layer.recorded_from;
    if (!first) return this.say("layer_no_record_ever");
    return this.say("layer_no_record", { moment: formatMoment(first, city?.language ?? "en", zoneOf(city)) });
  }

  private slider(): TemplateResult {
    const { layer } = this;
    return html`<input
      class="layer-opacity"
      type="range"
      min="10"
      max="100"
      step="5"
      aria-label=${this.say("layer_opacity", { layer: layer.title })}
      .value=${String(Math.round(opacityOf(this.state.choices, layer) * 100))}
      @input=${(event: InputEvent) => {
        if (!(event.target instanceof HTMLInputElement)) return;
        const opacity = event.target.valueAsNumber / 100;
        this.workspace.store.set({ choices: withOpacity(this.state.choices, layer, opacity) });
      }}
    />`;
  }

  private readonly toggle = (): void => {
    const { choices } = this.state;
    const shown = isShown(choices, this.layer);
    this.workspace.store.set({ choices: withShown(choices, [this.layer], !shown) });
  };
}

customElements.define("layer-row", LayerRow);
