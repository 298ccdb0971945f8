import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { EditorState } from "../editor-state.ts";
import { signed } from "../forms/figures.ts";
import type { Position } from "../plane/shapes.ts";
import { inDocumentOrder } from "../plane/spreadsheet.ts";
import { readLegs } from "../plane/traverse.ts";
import type { Ending, Traversing } from "../tools/traverse.ts";
import { EditorElement } from "./editor-element.ts";
import { readTypedPosition } from "./typed-position.ts";
import "../../styles/editor-divide.css";
import { decimals } from "../../texts/decimals.ts";

const FAULTS = { fields: "traverse_fields", bearing: "traverse_bearing", distance: "traverse_distance" } as const;

/** Start, legs and end of a traverse; the misclosure is told as one types. */
export class TraverseForm extends EditorElement {
  static override properties = { ...EditorElement.properties, run: { attribute: false } };

  declare run: Traversing;
  private fault = "";

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.toolTick, state.layer];
  }

  protected override render(): TemplateResult {
    const { run } = this;
    const order = this.editor.plane.crs.axis_order === "NE" ? "held_position_north" : "held_position_east";
    const endings = [["start", "traverse_to_start"], ["position", "traverse_to_position"], ["open", "traverse_open"]] as const;
    return html`<div class="divide-fields">
      <label class="held-wide">${this.say("traverse_start")}, ${this.say(order)}
        <input name="start" autocomplete="off" .value=${live(this.written(run.start))} @change=${this.place} />
      </label>
      <label class="held-wide">${this.say("traverse_legs")}
        <textarea rows="6" spellcheck="false" @input=${this.read}></textarea>
      </label>
      <label class="held-wide">${this.say("traverse_ends")}
        <select @change=${this.aim}>
          ${endings.map(([ending, text]) => html`<option value=${ending} .selected=${live(run.ending === ending)}>${this.say(text)}</option>`)}
        </select>
      </label>
      ${run.ending === "position" ? html`<label class="held-wide">${this.say("traverse_end")}, ${this.say(order)}
        <input name="end" autocomplete="off" .value=${live(this.written(run.end))} @change=${this.place} /></label>` : nothing}
      ${run.ending === "open" ? nothing : html`<label class="divide-check held-wide">
        <input type="checkbox" .checked=${run.adjusts} @change=${this.adjust} />${this.say("traverse_adjust")}</label>`}
      <p class="divide-fault" role="alert">${this.fault}</p>
      <p class="coordinates-facts held-wide" role="status">${this.miss()}</p>
      <div class="divide-actions">
        <button class="button button--primary" ?disabled=${run.geometry() === null || this.fault !== ""} @click=${() => run.finish()}>${this.say("traverse_do")}</button>
      </div>
    </div>`;
  }

  private miss(): string {
    const miss = this.run.misclosure();
    if (!miss) return "";
    const values = { metres: decimals(miss.metres, 3), east: signed(miss.dx, 3), north: signed(miss.dy, 3) };
    return miss.ratio === null ? this.say("traverse_closes") : this.say("traverse_misses", { ...values, ratio: Math.floor(miss.ratio) });
  }

  private readonly read = (event: Event): void => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    const { legs, faults } = readLegs(event.target.value);
    this.fault = faults.map(({ line, fault }) => this.say("table_line", { line, why: this.say(FAULTS[fault]) })).join("\n");
    this.run.set({ legs });
    this.requestUpdate();
  };

  private readonly place = (event: Event): void => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    const read = field.value.trim() === "" ? null : readTypedPosition(this.editor.plane, field.value);
    this.fault = read && "fault" in read ? this.say(read.fault, { value: field.value }) : "";
    if (this.fault === "") this.run.set({ [field.name]: read && "place" in read ? read.place : null });
    this.requestUpdate();
  };

  private readonly aim = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.run.set({ ending: event.target.value as Ending });
  };

  private readonly adjust = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.run.set({ adjusts: event.target.checked });
  };

  private written(place: Position | null): string {
    return place ? inDocumentOrder(this.editor.plane.crs, place).map((value) => decimals(value)).join(" ") : "";
  }
}

customElements.define("traverse-form", TraverseForm);
