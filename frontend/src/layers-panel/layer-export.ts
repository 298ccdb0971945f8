import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { reasonOf } from "../api/problem.ts";
import type { LayerDescription } from "../api/types.ts";
import { icon } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import type { State } from "../store/state.ts";
import { exportAddress, exportFormats, type ExportFormat } from "./exports.ts";
import type { LayerField } from "./fields.ts";

/** Gives a layer out as a file: what its filter lets through, as at the moment that is shown. */
export class LayerExport extends WorkspaceElement {
  static override properties = {
    ...WorkspaceElement.properties,
    layer: { attribute: false },
    fields: { attribute: false },
    formats: { state: true },
    chosen: { state: true },
    failure: { state: true },
  };

  declare layer: LayerDescription;
  declare fields: readonly LayerField[];
  declare private formats: readonly ExportFormat[];
  declare private chosen: number;
  declare private failure: string;

  constructor() {
    super();
    this.formats = [];
    this.chosen = 0;
    this.failure = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.learn();
  }

  protected override reads({ choices, moment }: State): readonly unknown[] {
    return [choices.filters[this.layer.name], moment];
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.failure) return html`<p class="setting-said" role="alert">${this.failure}</p>`;
    const format = this.formats[this.chosen];
    if (!format) return nothing;
    const label = this.say("export_of", { layer: this.layer.title, format: format.title });
    return html`<div class="setting-line setting-line--file">
        <select class="input" aria-label=${this.say("export_format")} @change=${this.choose}>
          ${this.formats.map(({ title }, i) => html`<option .selected=${live(i === this.chosen)}>${title}</option>`)}
        </select>
        <a class="text-button" href=${this.address(format)} download aria-label=${label}>${icon("file")}${this.say("export_download")}</a>
      </div>
      <p class="setting-said">${this.said()}</p>`;
  }

  private address({ href }: ExportFormat): string {
    const { choices, moment } = this.state;
    const kinds = Object.fromEntries(this.fields.map(({ name, kind }) => [name, kind]));
    return exportAddress(href, { filter: choices.filters[this.layer.name], kinds, moment });
  }

  /** Says what the file holds: nobody should take a part for the whole. */
  private said(): string {
    const { choices, moment } = this.state;
    const part = this.say(choices.filters[this.layer.name] ? "export_filtered" : "export_whole");
    return moment === null ? part : `${part} ${this.say("export_then")}`;
  }

  private readonly choose = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.chosen = event.target.selectedIndex;
  };

  private async learn(): Promise<void> {
    try {
      this.formats = await exportFormats(this.workspace.api, this.layer.name);
    } catch (error) {
      this.failure = reasonOf(error, this.say("network_failed"));
    }
  }
}

customElements.define("layer-export", LayerExport);
