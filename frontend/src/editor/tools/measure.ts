import { html, nothing, type TemplateResult } from "lit";
import type { Editor } from "../editor.ts";
import { bearing, lengthOf, ringArea } from "../plane/measures.ts";
import { closed } from "../plane/nested-rings.ts";
import type { Line } from "../plane/shapes.ts";
import { writeBearing } from "../plane/traverse.ts";
import { LineTool } from "./line-tool.ts";
import type { Sketch, SketchRole, Tool } from "./tool.ts";
import "../elements/held-fields.ts";
import { decimals } from "../../texts/decimals.ts";
import { wordsOfArea, wordsOfLength } from "./draw-words.ts";

/** What was measured: a line, or the ground inside a line. */
export interface Measured {
  readonly line: Line;
  readonly encloses: boolean;
}

/** Metres, square metres, degrees; the bearing is that of the last piece of a line, the perimeter that of ground. */
export interface Facts {
  readonly lengthM: number;
  readonly areaM2: number | null;
  readonly bearingDeg: number | null;
}

/** Measures lengths, areas, perimeters and bearings; what was measured stays until it is cleared. */
export const MEASURE: Tool = {
  code: "measure",
  title: "tool_measure",
  hint: "tool_measure_hint",
  icon: "ruler",
  shortcut: "I",
  group: "measure",
  refusal: () => null,
  start: (editor) => new Measuring(editor),
};

/** What stays measured while other tools are at work. */
const KEPT = new WeakMap<Editor, readonly Measured[]>();

/** What is known of a line, or of the ground inside it. */
export function factsOf({ line, encloses }: Measured): Facts {
  const ring = encloses ? closed(line) : line;
  const [from, to] = line.slice(-2);
  return {
    lengthM: lengthOf(ring),
    areaM2: encloses ? Math.abs(ringArea(ring)) : null,
    bearingDeg: from && to && !encloses ? bearing(from, to) : null,
  };
}

class Measuring extends LineTool {
  private encloses = false;

  finish(): void {
    const line = this.line.positions;
    if (line.length < (this.encloses ? 3 : 2)) return;
    KEPT.set(this.editor, [...this.kept, { line, encloses: this.encloses }]);
    this.line.clear();
    this.editor.redraw();
  }

  sketch(): Sketch {
    const own = this.line.sketch(this.editor.workspace.say);
    const now = this.line.drawn;
    const shapes = this.kept.map((one) => shapeOf(one, "guide"));
    if (now.length > 1) shapes.push(shapeOf({ line: now, encloses: this.encloses && now.length > 2 }, "drawn"));
    const total = now.length > 2 ? `  Σ ${this.written({ line: now, encloses: this.encloses })}` : "";
    return { ...own, shapes, ...(own.words ? { words: `${own.words}${total}` } : {}) };
  }

  panel(): TemplateResult {
    const { say } = this.editor.workspace;
    const now = this.line.drawn;
    const rows = now.length > 1 ? [...this.kept, { line: now, encloses: this.encloses }] : this.kept;
    return html`<fieldset class="divide-choice">
        <legend>${say("measure_what")}</legend>
        ${this.choice(false, say("measure_line"))} ${this.choice(true, say("measure_ground"))}
      </fieldset>
      ${rows.length === 0 ? nothing : this.table(rows)}
      <held-fields .editor=${this.editor}></held-fields>`;
  }

  stop(): void {
    this.line.clear();
  }

  private get kept(): readonly Measured[] {
    return KEPT.get(this.editor) ?? [];
  }

  private written(one: Measured): string {
    const { lengthM, areaM2 } = factsOf(one);
    const { say } = this.editor.workspace;
    const length = wordsOfLength(say, lengthM);
    return areaM2 === null ? length : `${wordsOfArea(say, areaM2)}, ${length}`;
  }

  private table(rows: readonly Measured[]): TemplateResult {
    const { say } = this.editor.workspace;
    const clear = () => {
      KEPT.delete(this.editor);
      this.editor.redraw();
    };
    return html`<table class="divide-table">
        <thead>
          <tr>
            <th scope="col">${say("table_number")}</th><th scope="col">${say("measure_length_m")}</th>
            <th scope="col">${say("measure_area_m2")}</th><th scope="col">${say("measure_bearing")}</th>
          </tr>
        </thead>
        <tbody>${rows.map((one, i) => this.row(factsOf(one), i))}</tbody>
      </table>
      <div class="divide-actions"><button class="button" ?disabled=${this.kept.length === 0} @click=${clear}>${say("measure_clear")}</button></div>`;
  }

  private row({ lengthM, areaM2, bearingDeg }: Facts, i: number): TemplateResult {
    return html`<tr>
      <td>${i + 1}</td><td>${decimals(lengthM)}</td>
      <td>${areaM2 === null ? "–" : decimals(areaM2)}</td><td>${bearingDeg === null ? "–" : writeBearing(bearingDeg)}</td>
    </tr>`;
  }

  private choice(encloses: boolean, text: string): TemplateResult {
    const choose = () => {
      this.encloses = encloses;
      this.editor.redraw();
    };
    return html`<label class="divide-check">
      <input type="radio" name="measure-what" .checked=${this.encloses === encloses} @change=${choose} />${text}
    </label>`;
  }
}

function shapeOf({ line, encloses }: Measured, role: SketchRole): Sketch["shapes"][number] {
  return encloses
    ? { geometry: { type: "MultiPolygon", coordinates: [[closed(line)]] }, role }
    : { geometry: { type: "MultiLineString", coordinates: [line] }, role };
}
