import { html, type TemplateResult } from "lit";
import type { TextKey } from "../../texts/texts.ts";
import type { Editor } from "../editor.ts";
import { closed, surfaceOf } from "../plane/nested-rings.ts";
import type { Line, LocalGeometry, Position } from "../plane/shapes.ts";
import { adjusted, misclosureOf, traverseOf, type Leg, type Misclosure } from "../plane/traverse.ts";
import { NO_SKETCH, type PointerAt, type Sketch, type Tool, type ToolRun } from "./tool.ts";
import "../elements/traverse-form.ts";

/** Sets out a line or a surface from a position by bearings and distances. */
export const TRAVERSE: Tool = {
  code: "traverse",
  title: "tool_traverse",
  hint: "tool_traverse_hint",
  icon: "traverse",
  shortcut: "T",
  group: "draw",
  refusal: traverseRefusal,
  start: (editor) => new Traversing(editor),
};

/** At what a traverse has to end; open ends anywhere. */
export type Ending = "open" | "start" | "position";

function traverseRefusal(editor: Editor): TextKey | null {
  const layer = editor.layer(editor.state.layer ?? "");
  return !layer || layer.geometry === "POINT" ? "traverse_no_layer" : null;
}

/** A traverse being typed; the form beside the map sets its values. */
export class Traversing implements ToolRun {
  start: Position | null = null;
  legs: readonly Leg[] = [];
  ending: Ending = "start";
  end: Position | null = null;
  adjusts = false;

  constructor(private readonly editor: Editor) {}

  /** The next click sets the start, and once there are legs that end elsewhere, the end. */
  click(at: PointerAt): void {
    this.take(at.place);
  }

  take(place: Position): void {
    if (this.start && this.ending === "position" && this.legs.length > 0) this.end = place;
    else this.start = place;
    this.editor.redraw();
  }

  last(): Position | null {
    return this.positions().at(-1) ?? null;
  }

  /** Sets values of the form. */
  set(values: Partial<Pick<Traversing, "start" | "legs" | "ending" | "end" | "adjusts">>): void {
    Object.assign(this, values);
    this.editor.redraw();
  }

  /** The positions as they were measured, or closed by the compass rule if that is wanted. */
  positions(): Line {
    if (!this.start) return [];
    const measured = traverseOf(this.start, this.legs);
    const target = this.target();
    return this.adjusts && target ? adjusted(measured, target) : measured;
  }

  /** By how much the legs as they were measured miss the end; null for an open traverse. */
  misclosure(): Misclosure | null {
    const target = this.target();
    return this.start && target && this.legs.length > 0 ? misclosureOf(traverseOf(this.start, this.legs), target) : null;
  }

  /** What the traverse becomes, on the grid; null while there is too little of it. */
  geometry(): LocalGeometry | null {
    const kind = this.editor.layer(this.editor.state.layer ?? "")?.geometry;
    const { round, crs } = this.editor.plane;
    const line = this.positions().map(round);
    const encloses = kind === "MULTIPOLYGON" || (kind === "GEOMETRY" && this.ending === "start");
    if (!encloses) return line.length >= 2 ? { type: "MultiLineString", coordinates: [line] } : null;
    const miss = this.misclosure();
    const returns = this.ending === "start" && miss !== null && (this.adjusts || miss.metres <= crs.precision_m);
    const ring = returns ? line.slice(0, -1) : line;
    return ring.length >= 3 ? surfaceOf([closed(ring)]) : null;
  }

  finish(): void {
    const geometry = this.geometry();
    if (!geometry) return;
    const made = this.editor.creation(this.editor.state.layer ?? "", geometry);
    this.editor.applyAll(this.editor.workspace.say("step_traverse"), [{ key: made.key, after: made }]);
    this.editor.useTool(null);
    this.editor.select([made.key]);
  }

  sketch(): Sketch {
    const line = this.positions();
    if (!this.start) return NO_SKETCH;
    const drawn = line.length > 1 ? [{ geometry: { type: "MultiLineString", coordinates: [line] } as const, role: "drawn" as const }] : [];
    const handles = line.map((place, i) => ({ place, role: i === 0 ? ("chosen" as const) : ("vertex" as const) }));
    const [last, target] = [line.at(-1), this.target()];
    const missed = last && target && line.length > 1 ? [{ geometry: { type: "MultiLineString", coordinates: [[last, target]] } as const, role: "guide" as const }] : [];
    return { shapes: [...drawn, ...missed], handles };
  }

  panel(): TemplateResult {
    return html`<traverse-form .editor=${this.editor} .run=${this}></traverse-form>`;
  }

  stop(): void {
    this.start = null;
    this.legs = [];
  }

  private target(): Position | null {
    return this.ending === "start" ? this.start : this.ending === "position" ? this.end : null;
  }
}
