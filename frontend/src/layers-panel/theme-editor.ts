import { html, nothing, svg, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { reasonOf } from "../api/problem.ts";
import type { LayerDescription } from "../api/types.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { METHODS, withEntry, type LayerTheme, type Method } from "../store/layer-choices.ts";
import type { State } from "../store/state.ts";
import { isNumeric, type LayerField } from "./fields.ts";
import { coloursOf, rampsFor } from "./ramps.ts";
import { makeTheme, recoloured, type ThemeWish } from "./values.ts";

const USUAL_COUNT = 5;
const COUNTS = [2, 3, 4, 5, 6, 7, 8, 9];

/** Chooses the field by which a layer is coloured, the classes and the colours. */
export class ThemeEditor extends WorkspaceElement {
  static override properties = {
    ...WorkspaceElement.properties,
    layer: { attribute: false },
    fields: { attribute: false },
    failure: { state: true },
  };

  declare layer: LayerDescription;
  declare fields: readonly LayerField[];
  declare private failure: string;
  private asked = 0;

  constructor() {
    super();
    this.failure = "";
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.choices.themes[this.layer.name]];
  }

  protected override render(): TemplateResult {
    const theme = this.state.choices.themes[this.layer.name];
    const offered = this.fields.filter(({ kind }) => kind !== "texts" && kind !== "timestamp");
    return html`
      <label class="setting-line">
        <span>${this.say("theme_field")}</span>
        <select class="input" aria-label=${this.say("setting_theme")} @change=${this.chooseField}>
          <option value="" .selected=${live(!theme)}>${this.say("theme_none")}</option>
          ${offered.map(({ name, title }) => html`<option value=${name} .selected=${live(theme?.field === name)}>${title}</option>`)}
        </select>
      </label>
      ${theme ? this.details(theme) : nothing}
      <p class="setting-said" role="status">${this.failure}</p>
    `;
  }

  private details(theme: LayerTheme): TemplateResult {
    const field = this.fields.find(({ name }) => name === theme.field);
    const { say } = this;
    return html`
      ${
        field && isNumeric(field)
          ? this.line(say("theme_kind"), ["graduated", "categories"] as const, theme.kind, (kind) => say(`theme_${kind}`), (kind) =>
              this.make({ ...wishOf(theme, field), kind, ramp: rampsFor(kind)[0]?.name ?? "" }),
            )
          : nothing
      }
      ${
        field && theme.kind === "graduated"
          ? html`${this.line(say("theme_method"), METHODS, theme.method ?? "quantile", (method) => say(`theme_method_${method}`), (method) =>
              this.make({ ...wishOf(theme, field), method }),
            )}
            ${this.line(say("theme_count"), COUNTS, theme.classes.length, String, (count) => this.make({ ...wishOf(theme, field), count }))}`
          : nothing
      }
      ${this.line(say("theme_ramp"), rampsFor(theme.kind).map(({ name }) => name), theme.ramp, (name) => rampsFor(theme.kind).find((one) => one.name === name)?.title ?? name, (ramp) =>
        field && theme.kind === "categories" ? this.make({ ...wishOf(theme, field), ramp }) : this.put(recoloured(theme, ramp)),
      )}
      ${strip(coloursOf(theme.ramp, theme.classes.length))}
    `;
  }

  private line<Option extends string | number>(
    label: string,
    options: readonly Option[],
    now: Option,
    title: (option: Option) => string,
    choose: (option: Option) => void,
  ): TemplateResult {
    const change = (event: Event) => {
      if (!(event.target instanceof HTMLSelectElement)) return;
      const option = options[event.target.selectedIndex];
      if (option !== undefined) choose(option);
    };
    return html`<label class="setting-line">
      <span>${label}</span>
      <select class="input" aria-label=${label} @change=${change}>
        ${options.map((option) => html`<option .selected=${live(option === now)}>${title(option)}</option>`)}
      </select>
    </label>`;
  }

  private readonly chooseField = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    const field = this.fields.find(({ name }) => name === value);
    if (!field) {
      this.asked += 1;
      this.failure = "";
      this.put(null);
      return;
    }
    const kind = isNumeric(field) ? "graduated" : "categories";
    this.make({ field, kind, ramp: rampsFor(kind)[0]?.name ?? "", method: "quantile", count: USUAL_COUNT });
  };

  /** What was asked for last counts, however late others are answered. */
  private make(wish: ThemeWish): void {
    this.asked += 1;
    const own = this.asked;
    void makeTheme(this.workspace.api, this.layer.name, wish).then(
      (theme) => {
        if (own !== this.asked) return;
        this.failure = theme ? "" : this.say("theme_empty");
        this.put(theme);
      },
      (error: unknown) => {
        if (own === this.asked) this.failure = reasonOf(error, this.say("network_failed"));
      },
    );
  }

  private put(theme: LayerTheme | null): void {
    const { choices } = this.state;
    this.workspace.store.set({ choices: withEntry(choices, "themes", this.layer.name, theme) });
  }
}

function wishOf({ kind, ramp, method, classes }: LayerTheme, field: LayerField): ThemeWish {
  const usual: Method = method ?? "quantile";
  return { field, kind, ramp, method: usual, count: kind === "graduated" ? classes.length : USUAL_COUNT };
}

function strip(colours: readonly string[]): TemplateResult {
  const width = 100 / Math.max(1, colours.length);
  return html`<svg class="ramp" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    ${colours.map((colour, i) => svg`<rect x=${i * width} width=${width} height="8" fill=${colour}></rect>`)}
  </svg>`;
}

customElements.define("theme-editor", ThemeEditor);
