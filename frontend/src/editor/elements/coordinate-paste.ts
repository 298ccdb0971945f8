import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Draft } from "../editor.ts";
import type { EditorState } from "../editor-state.ts";
import { surfaceOf } from "../plane/nested-rings.ts";
import type { Line, LocalGeometry } from "../plane/shapes.ts";
import { readTable } from "../plane/spreadsheet.ts";
import { textOfFault } from "../plane/spreadsheet-words.ts";
import { EditorElement } from "./editor-element.ts";

const MOST_FAULTS = 5;

type Target = "replace" | "part" | "feature";

/** A field into which a table of coordinates is pasted; it becomes a geometry as one step. */
export class CoordinatePaste extends EditorElement {
  private fault = "";
  private target: Target = "feature";

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.selected, state.draftTick, state.layer];
  }

  protected override render(): TemplateResult {
    const alone = this.selected() !== null;
    if (!alone) this.target = "feature";
    const order = this.editor.plane.crs.axis_order === "NE" ? this.say("table_paste_north") : this.say("table_paste_east");
    return html`<details class="coordinates-paste">
      <summary>${this.say("table_paste")}</summary>
      <p class="edit-hint">${order}</p>
      <div class="divide-fields">
        <label class="held-wide">${this.say("table_pasted")}<textarea rows="6" spellcheck="false"></textarea></label>
        <label class="held-wide">${this.say("table_becomes")}
          <select @change=${this.aim}>
            ${alone ? html`${this.option("replace", this.say("table_replace"))}${this.option("part", this.say("table_new_part"))}` : ""}
            ${this.option("feature", this.say("table_new_feature", { layer: this.layerTitle() }))}
          </select>
        </label>
        <p class="divide-fault" role="alert">${this.fault}</p>
        <div class="divide-actions"><button class="button button--primary" @click=${this.take}>${this.say("table_take")}</button></div>
      </div>
    </details>`;
  }

  private option(target: Target, text: string): TemplateResult {
    return html`<option value=${target} .selected=${live(this.target === target)}>${text}</option>`;
  }

  private readonly aim = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.target = event.target.value as Target;
  };

  private readonly take = (): void => {
    const field = this.querySelector("textarea");
    if (!field) return;
    const { rings, faults } = readTable(field.value, this.editor.plane.crs, this.asLines() ? 2 : 3);
    const told = faults.slice(0, MOST_FAULTS).map((one) => {
      const why = this.say(textOfFault(one), { value: one.value });
      return this.say("table_line", { line: one.line, why });
    });
    if (faults.length > MOST_FAULTS) told.push(this.say("table_more_faults", { count: faults.length - MOST_FAULTS }));
    if (faults.length === 0) told.push(...this.use(rings));
    this.fault = told.join("\n");
    if (told.length === 0) field.value = "";
    this.requestUpdate();
  };

  /** Makes the step; returns why it cannot be made, nothing if it was. */
  private use(read: readonly Line[]): string[] {
    const { round } = this.editor.plane;
    const rings = read.map((ring) => ring.map(round));
    if (rings.length === 0) return [this.say("table_empty")];
    const selected = this.target === "feature" ? null : this.selected();
    if (selected?.geometry?.type === "Point" || selected?.geometry?.type === "MultiPoint") return [this.say("table_no_lines")];
    if (selected) {
      const made = geometryOf(rings, this.asLines());
      const geometry = this.target === "part" && selected.geometry ? joined(selected.geometry, made) : made;
      this.editor.change(this.say("step_coordinates_paste"), selected.key, { geometry });
      return [];
    }
    const layer = this.editor.layer(this.editor.state.layer ?? "");
    if (!layer || layer.geometry === "POINT") return [this.say("table_no_lines")];
    const made = this.editor.creation(layer.name, geometryOf(rings, this.asLines()));
    this.editor.applyAll(this.say("step_coordinates_paste"), [{ key: made.key, after: made }]);
    this.editor.select([made.key]);
    return [];
  }

  private asLines(): boolean {
    const selected = this.target === "feature" ? null : this.selected();
    const layer = this.editor.layer(selected?.layer ?? this.editor.state.layer ?? "");
    return selected?.geometry ? selected.geometry.type === "MultiLineString" : layer?.geometry === "MULTILINESTRING";
  }

  private selected(): Draft | null {
    const [feature, ...others] = this.editor.selection();
    return feature && others.length === 0 && this.editor.layer(feature.layer)?.may_edit ? feature : null;
  }

  private layerTitle(): string {
    return this.editor.layer(this.editor.state.layer ?? "")?.title ?? "";
  }
}

function geometryOf(rings: readonly Line[], asLines: boolean): LocalGeometry {
  return asLines ? { type: "MultiLineString", coordinates: rings } : surfaceOf(rings);
}

/** New parts beside those that are there; rings inside a part become its holes. */
function joined(one: LocalGeometry, other: LocalGeometry): LocalGeometry {
  if (one.type === "MultiPolygon" && other.type === "MultiPolygon") {
    return surfaceOf([...one.coordinates.flat(), ...other.coordinates.flat()]);
  }
  if (one.type === "MultiLineString" && other.type === "MultiLineString") {
    return { ...one, coordinates: [...one.coordinates, ...other.coordinates] };
  }
  return other;
}

customElements.define("coordinate-paste", CoordinatePaste);
