import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { icon } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { axesChoice } from "./axes-choice.ts";
import { crsChoice } from "./crs-choice.ts";
import type { DroppedFile, DroppedFiles } from "./dropped-files.ts";
import { layerSection } from "./dropped-layer.ts";
import { DROP } from "./waiting-files.ts";
import "./mapping-form.ts";

const ACCEPTED = ".geojson,.json,.gpkg,.zip,.dxf,.kml,.kmz,.gpx";

/** The files that were dropped: their layers, rows and problems, and where they can go from here. */
export class DroppedPanel extends WorkspaceElement {
  static override properties: PropertyDeclarations = { ...WorkspaceElement.properties, dropped: { attribute: false } };

  declare dropped: DroppedFiles;

  constructor() {
    super();
    this.className = "facility-panel dropped";
  }

  protected override reads(): readonly unknown[] {
    return [];
  }

  protected override render(): TemplateResult {
    const { files, taking } = this.dropped.state;
    return html`
      <header class="facility-head">
        <h2 class="facility-title">${this.say("drop_title")}</h2>
        <button class="icon-button" aria-label=${this.say("close")} title=${this.say("close")} @click=${() => this.workspace.closeFacility(DROP)}>
          ${icon("close")}
        </button>
      </header>
      <div class="facility-body dropped-body" tabindex="0" role="group" aria-label=${this.say("drop_title")}>
        <label class="dropped-choose">
          <span class="button">${icon("file")}${this.say("drop_choose")}</span>
          <input class="visually-hidden" type="file" multiple accept=${ACCEPTED} @change=${this.choose} />
        </label>
        ${files.length === 0 ? html`<p class="dropped-faint">${this.say("drop_formats")}</p>` : nothing}
        ${taking ? html`<mapping-form .workspace=${this.workspace} .dropped=${this.dropped} .layer=${taking}></mapping-form>` : files.map((file) => this.file(file))}
        ${taking ? nothing : this.lookedAt()}
      </div>
    `;
  }

  private file(file: DroppedFile): TemplateResult {
    const { preview } = file;
    const remove = this.say("drop_remove", { name: file.name });
    return html`<section class="dropped-file" aria-label=${file.name}>
      <div class="dropped-row">
        <h3 class="dropped-name">${file.name}</h3>
        ${preview ? html`<span class="dropped-faint">${preview.format}</span>` : nothing}
        <button class="icon-button" aria-label=${remove} title=${remove} @click=${() => this.dropped.remove(file.key)}>${icon("close")}</button>
      </div>
      ${file.state === "reading" ? html`<p role="status">${this.say("drop_reading")}</p>` : nothing}
      ${file.reason ? html`<p class="dropped-refusal" role="alert">${file.reason}</p>` : nothing}
      ${preview ? [crsChoice(this.dropped, file, preview), axesChoice(this.dropped, file, preview)] : nothing}
      ${preview?.layers.map((layer) => layerSection(this.dropped, file, preview, layer))}
    </section>`;
  }

  private lookedAt(): TemplateResult | typeof nothing {
    const looked = this.dropped.looked();
    if (!looked) return nothing;
    const entries = Object.entries(looked.feature.properties);
    return html`<section class="dropped-attributes" aria-live="polite">
      <h3 class="dropped-name">${looked.name}</h3>
      ${entries.length === 0 ? html`<p class="dropped-faint">${this.say("drop_no_attributes")}</p>` : nothing}
      <dl class="dropped-facts">${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}</dl>
    </section>`;
  }

  private readonly choose = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    void this.dropped.add([...(input.files ?? [])]);
    input.value = "";
  };
}

customElements.define("dropped-panel", DroppedPanel);
