import { html, LitElement, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon, type IconName } from "../elements/icons.ts";
import { isShown } from "../store/choices.ts";
import { Watch } from "../store/watch.ts";
import type { State } from "../store/state.ts";
import type { TextKey } from "../texts/texts.ts";
import { buildingsSection } from "./buildings-section.ts";
import type { CameraStep } from "./camera.ts";
import { envelopeSection } from "./envelope-section.ts";
import { figure } from "./figures.ts";
import { CLASS_ENDS_M } from "./heights.ts";
import { CODE, type Solid, type SolidState } from "./solid.ts";
import { raisedLayers } from "./solid-map.ts";

const STEPS: readonly (readonly [CameraStep, IconName, TextKey])[] = [
  ["up", "tilt_up", "solid_tilt_up"],
  ["down", "tilt_down", "solid_tilt_down"],
  ["left", "turn_left", "solid_turn_left"],
  ["right", "turn_right", "solid_turn_right"],
  ["north", "north", "solid_north"],
];
const EXAGGERATIONS = [1, 1.5, 2, 3] as const;

/** What stands over the map in three dimensions: the camera, the legend, the envelope, the tables. */
export class SolidPanel extends LitElement {
  static override properties = { solid: { attribute: false } };

  declare solid: Solid;

  constructor() {
    super();
    new Watch(this, () => this.solid.store, (state: SolidState) => Object.values(state));
    new Watch(
      this,
      () => this.solid.workspace.store,
      ({ city, choices, zoom, moment }: State) => [city, choices, Math.floor(zoom * 2), moment],
    );
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.className = "facility-panel solid";
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", this.solid.workspace.say("solid_title"));
  }

  protected override render(): TemplateResult {
    const { workspace, store } = this.solid;
    const { say } = workspace;
    const state = workspace.store.get();
    const language = state.city?.language ?? "en";
    const [layer] = raisedLayers(state);
    return html`
      <header class="facility-head">
        <h2 class="facility-title">${say("solid_title")}</h2>
        <button class="icon-button" aria-label=${say("solid_close")} title=${say("solid_close")} @click=${() => workspace.closeFacility(CODE)}>
          ${icon("close")}
        </button>
      </header>
      <div class="facility-body solid-body" tabindex="0" role="group" aria-label=${say("solid_title")}>
        ${
          store.get().graphics === "weak"
            ? html`<p class="hint hint--warn" role="alert">${icon("warning")}<span>${say("solid_weak")}</span></p>`
            : html`${this.camera(language)} ${this.legend(language)}`
        }
        ${envelopeSection(this.solid, language)} ${layer ? buildingsSection(this.solid, layer.name, language) : nothing}
      </div>
    `;
  }

  private camera(language: string): TemplateResult {
    const { say } = this.solid.workspace;
    const { stance, graphics } = this.solid.store.get();
    const told = {
      tilt: figure(language, stance.pitch, 0),
      turn: figure(language, (Math.round(stance.bearing) + 360) % 360, 0),
    };
    return html`<div class="solid-camera">
        <div class="solid-steps" role="group" aria-label=${say("solid_camera")}>
          ${STEPS.map(
            ([step, name, key]) => html`<button class="tool" aria-label=${say(key)} title=${say(key)} @click=${() => this.solid.step(step)}>
              ${icon(name)}
            </button>`,
          )}
        </div>
        <p class="solid-quiet num">${say("solid_stance", told)}</p>
      </div>
      <p class="solid-quiet">${say("solid_keys")}</p>
      ${graphics === "software" ? html`<p class="solid-quiet">${say("solid_software")}</p>` : nothing}`;
  }

  private legend(language: string): TemplateResult {
    const { say, store } = this.solid.workspace;
    const state = store.get();
    const [layer] = raisedLayers(state);
    const storey = layer?.heights?.storeys ? figure(language, layer.heights.storey_m, 2) : null;
    return html`<section class="solid-part" aria-labelledby="solid-legend">
      <h3 id="solid-legend">${say("solid_legend")}</h3>
      ${layer ? nothing : html`<p class="hint">${say("solid_no_buildings")}</p>`}
      ${layer && !isShown(state.choices, layer) ? html`<p class="hint">${say("solid_hidden", { layer: layer.title })}</p>` : nothing}
      ${layer && state.choices.filters[layer.name] ? html`<p class="solid-quiet">${say("solid_filtered", { layer: layer.title })}</p>` : nothing}
      ${layer && state.zoom < layer.minzoom ? html`<p class="hint">${say("solid_zoom_in")}</p>` : nothing}
      <ol class="solid-classes">
        ${[0, ...CLASS_ENDS_M].map((from, i) => html`<li><span class="solid-swatch" data-solid=${i}></span>${this.classText(from, i)}</li>`)}
      </ol>
      <ul class="solid-signs">
        ${storey ? html`<li><span class="solid-swatch solid-swatch--estimated"></span>${say("solid_sign_estimated", { storey })}</li>` : nothing}
        <li><span class="solid-swatch solid-swatch--flat"></span>${say("solid_sign_flat")}</li>
        <li><span class="solid-swatch solid-swatch--envelope" data-solid="envelope"></span>${say("solid_sign_envelope")}</li>
        <li><span class="solid-swatch solid-swatch--open"></span>${say("solid_unstated")}</li>
      </ul>
      <label class="solid-field solid-field--row">
        ${say("solid_exaggeration")}
        <select @change=${this.exaggerate}>
          ${EXAGGERATIONS.map((times) => html`<option value=${times} .selected=${live(times === this.solid.store.get().exaggeration)}>
              ${times === 1 ? say("solid_true") : say("solid_times", { times: figure(language, times, 1) })}
            </option>`)}
        </select>
      </label>
    </section>`;
  }

  private classText(from: number, index: number): string {
    const end = CLASS_ENDS_M[index];
    return end === undefined ? `> ${from}` : `${from}–${end}`;
  }

  private readonly exaggerate = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.solid.store.set({ exaggeration: Number(event.target.value) });
  };
}

customElements.define("solid-panel", SolidPanel);
