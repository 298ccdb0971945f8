import type { Editor } from "../editor.ts";
import { liveChecksOf, type Tried } from "../live-checks.ts";
import { mapped, type Position } from "../plane/shapes.ts";
import { grabbedAt } from "./vertices-grip.ts";
import { NO_SKETCH, type PointerAt, type Sketch, type Tool, type ToolRun } from "./tool.ts";
import { decimals } from "../../texts/decimals.ts";

const LONG_STEP_M = 0.1;
const ARROWS: Readonly<Record<string, Position>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Moves the selected features as they are. */
export const MOVE: Tool = {
  code: "move",
  title: "tool_move",
  hint: "tool_move_hint",
  icon: "move",
  shortcut: "M",
  group: "change",
  refusal: (editor) => (editor.state.selected.length === 0 ? "tool_needs_selection" : null),
  start: (editor) => new Moving(editor),
};

class Moving implements ToolRun {
  private from: Position | null = null;
  private by: Position = [0, 0];

  constructor(private readonly editor: Editor) {}

  /** A corner of what is moved is held exactly where it is, so that it comes to lie on what is snapped to. */
  down(at: PointerAt): boolean {
    const corner = at.alt ? null : grabbedAt(this.editor.selection(), at);
    this.from = corner && !corner.isNew ? corner.place : at.place;
    return true;
  }

  drag(at: PointerAt): void {
    if (!this.from) return;
    this.by = [at.place[0] - this.from[0], at.place[1] - this.from[1]];
    this.editor.redraw();
    const { by } = this;
    liveChecksOf(this.editor).look(() => this.moved(by));
  }

  up(): void {
    this.from = null;
    this.put(this.by);
    this.by = [0, 0];
  }

  key(event: KeyboardEvent): boolean {
    const arrow = ARROWS[event.key];
    if (!arrow) return false;
    const stepM = event.shiftKey ? LONG_STEP_M : this.editor.plane.crs.precision_m;
    this.put([arrow[0] * stepM, arrow[1] * stepM]);
    return true;
  }

  last(): Position | null {
    return this.from;
  }

  sketch(): Sketch {
    if (!this.from) return NO_SKETCH;
    const shapes = this.moved(this.by).map(({ geometry }) => ({ geometry, role: "moved" as const }));
    return { shapes, handles: [], words: `Δx ${decimals(this.by[0])}  Δy ${decimals(this.by[1])}` };
  }

  ignores(): readonly string[] {
    return this.editor.state.selected;
  }

  stop(): void {
    if (this.from) liveChecksOf(this.editor).look(() => []);
    this.from = null;
  }

  private put(by: Position): void {
    const moved = this.moved(by).map(({ key, geometry }) => ({ key, geometry }));
    if (moved.length > 0) this.editor.changeAll(this.editor.workspace.say("step_move", { count: moved.length }), moved);
    this.editor.redraw();
  }

  private moved([dx, dy]: Position): Tried[] {
    if (dx === 0 && dy === 0) return [];
    const { round } = this.editor.plane;
    return this.editor.selection().flatMap(({ key, layer, geometry }) =>
      geometry ? [{ key, layer, geometry: mapped(geometry, ([x, y]) => round([x + dx, y + dy])) }] : [],
    );
  }
}
