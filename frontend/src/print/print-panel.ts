import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { reasonOf } from "../api/problem.ts";
import type { LayerDescription } from "../api/types.ts";
import { icon } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { isShown } from "../store/choices.ts";
import { inOrder } from "../store/layer-order.ts";
import type { State } from "../store/state.ts";
import { choiceField, madeSheets, valueOf, type MadeSheet } from "./print-fields.ts";
import { formatScale, parseScale, zoomOf } from "./scales.ts";
import { sheetLayers } from "./sheet-layers.ts";
import type { Orientation, Paper, Papers, SheetClient } from "./sheets.ts";

/** What of a sheet lies on the map: it changes with the form and with the view. */
export interface SheetChoice {
  readonly paper: string;
  readonly orientation: Orientation;
  readonly scale: number;
}

const SIDES: readonly Orientation[] = ["landscape", "portrait"];

/** The panel that orders a map sheet: paper, scale and title; the frame lies on the map. */
export class PrintPanel extends WorkspaceElement {
  static override properties: PropertyDeclarations = {
    ...WorkspaceElement.properties,
    papers: { attribute: false },
    choice: { attribute: false },
    heading: { state: true },
    fault: { state: true },
    busy: { state: true },
    made: { state: true },
  };

  declare papers: Papers;
  declare choice: SheetChoice;
  declare private heading: string;
  declare private fault: string;
  declare private busy: boolean;
  declare private made: readonly MadeSheet[];
  client!: SheetClient;
  /** Told when another sheet is chosen. */
  chosen: (choice: SheetChoice) => void = () => undefined;
  /** Where the frame's middle lies, in degrees. */
  centre: () => readonly [number, number] = () => [0, 0];
  /** The usual scale at which the view fits. */
  fitting: () => number = () => 1000;

  constructor() {
    super();
    Object.assign(this, { heading: "", fault: "", busy: false, made: [] });
    this.className = "facility-panel";
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.choices, state.city];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const { url } of this.made) URL.revokeObjectURL(url);
  }

  protected override firstUpdated(): void {
    this.querySelector("input")?.focus();
  }

  protected override render(): TemplateResult {
    const layers = this.drawn();
    return html`
      <div class="facility-head">
        <h2 class="facility-title" id="print-title">${this.say("print_title")}</h2>
        <button class="icon-button" aria-label=${this.say("close")} title=${this.say("close")} @click=${this.leave}>${icon("close")}</button>
      </div>
      <form class="facility-body" aria-labelledby="print-title" novalidate @submit=${this.submit} @keydown=${this.pressed}>
        <label class="print-field">
          ${this.say("print_heading")}
          <input class="print-input" maxlength="120" .value=${this.heading} @input=${(event: InputEvent) => (this.heading = valueOf(event))} />
        </label>
        ${this.paperChoice()} ${this.scaleChoice()}
        <p class="print-facts">${this.facts(layers.length)}</p>
        ${this.fault ? html`<p class="print-fault" id="print-fault" role="alert">${this.fault}</p>` : nothing}
        <div class="print-acts">
          <button class="button button--primary" ?disabled=${this.busy || layers.length === 0}>
            ${icon("print")}${this.say(this.busy ? "print_making" : "print_make")}
          </button>
        </div>
        ${madeSheets(this.made, this.say)}
      </form>
    `;
  }

  private paperChoice(): TemplateResult {
    const { paper, orientation } = this.choice;
    const names = [...new Set(this.papers.papers.map(({ name }) => name))];
    return html`<div class="print-pair">
      ${choiceField(this.say("print_paper"), names.map((name) => [name, name]), paper, (name) => this.choose({ paper: name }))}
      ${choiceField(this.say("print_side"), SIDES.map((side) => [side, this.say(`print_${side}`)]), orientation, (side) => this.choose({ orientation: side }))}
    </div>`;
  }

  private scaleChoice(): TemplateResult {
    return html`<div class="print-pair">
      <label class="print-field">
        ${this.say("print_scale")}
        <input
          class="print-input"
          inputmode="numeric"
          list="print-scales"
          aria-invalid=${this.fault ? "true" : nothing}
          aria-describedby=${this.fault ? "print-fault" : nothing}
          .value=${formatScale(this.choice.scale)}
          @change=${(event: Event) => this.scaled(valueOf(event))}
        />
        <datalist id="print-scales">${this.papers.scales.map((scale) => html`<option value=${formatScale(scale)}></option>`)}</datalist>
      </label>
      <div class="print-field">
        <span aria-hidden="true">\u00a0</span>
        <button type="button" class="button" @click=${() => this.choose({ scale: this.fitting() })}>${this.say("print_fit")}</button>
      </div>
    </div>`;
  }

  private facts(layers: number): string {
    const paper = this.paper();
    if (!paper || layers === 0) return this.say("print_nothing");
    const [left, top, right, bottom] = paper.frame;
    const onGround = (mm: number) => Math.round((mm * this.choice.scale) / 1000);
    const facts = this.say("print_facts", { count: layers, width: onGround(right - left), height: onGround(bottom - top) });
    const finer = this.shown().length - layers;
    return finer > 0 ? `${facts} ${this.say("print_finer", { count: finer })}` : facts;
  }

  private paper(): Paper | undefined {
    const { paper, orientation } = this.choice;
    return this.papers.papers.find((one) => one.name === paper && one.orientation === orientation);
  }

  private shown(): readonly LayerDescription[] {
    const { city, choices } = this.state;
    return inOrder(city?.layers ?? [], choices.order).filter((layer) => isShown(choices, layer));
  }

  /** The layers that are drawn at the scale of the sheet. */
  private drawn(): readonly LayerDescription[] {
    const zoom = zoomOf(this.choice.scale, this.centre()[1]);
    return this.shown().filter(({ minzoom }) => minzoom <= zoom);
  }

  private choose(change: Partial<SheetChoice>): void {
    this.fault = "";
    this.choice = { ...this.choice, ...change };
    this.chosen(this.choice);
  }

  private scaled(text: string): void {
    const { least, most } = this.papers;
    const scale = parseScale(text, least, most);
    if (scale !== null) return this.choose({ scale });
    this.fault = this.say("print_scale_wrong", { text, least: formatScale(least), most: formatScale(most) });
  }

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    if (!this.fault && !this.busy) void this.print();
  };

  private async print(): Promise<void> {
    this.busy = true;
    this.fault = "";
    try {
      const { choices, moment } = this.state;
      const order = { ...this.choice, centre: this.centre(), title: this.heading.trim(), ...(moment ? { datetime: moment } : {}) };
      const layers = await sheetLayers(this.workspace.api, this.drawn(), choices);
      const sheet = await this.client.print({ ...order, layers });
      this.made = [{ ...sheet, url: URL.createObjectURL(sheet.file) }, ...this.made];
      this.workspace.store.set({ announcement: this.say("print_done", { name: sheet.name }) });
      await this.updateComplete;
      this.querySelector<HTMLAnchorElement>(".print-sheet a")?.click();
    } catch (error) {
      this.fault = reasonOf(error, this.say("network_failed"));
    }
    this.busy = false;
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.leave();
  };

  private readonly leave = (): void => {
    this.workspace.closeFacility("print");
  };
}

customElements.define("print-panel", PrintPanel);
