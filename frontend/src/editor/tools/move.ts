import type { Editor } from "../editor.ts";
import { mapped, type LocalGeometry, type Position } from "../plane/shapes.ts";
import { NO_SKETCH, type PointerAt, type Sketch, type Tool, type ToolRun } from "./tool.ts";

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

  down(at: PointerAt): boolean {
    this.from = at.place;
    return true;
  }

  drag(at: PointerAt): void {
    if (!this.from) return;
    this.by = [at.place[0] - this.from[0], at.place[1] - this.from[1]];
    this.editor.redraw();
  }

  up(): void {
    const moved = this.moved();
    this.from = null;
    this.by = [0, 0];
    if (moved.length > 0) this.editor.changeAll(this.editor.workspace.say("step_move", { count: moved.length }), moved);
    this.editor.redraw();
  }

  sketch(): Sketch {
    if (!this.from) return NO_SKETCH;
    const shapes = this.moved().map(({ geometry }) => ({ geometry, role: "moved" as const }));
    return { shapes, handles: [], words: `Δx ${this.by[0].toFixed(2)}  Δy ${this.by[1].toFixed(2)}` };
  }

  ignores(): readonly string[] {
    return this.editor.state.selected;
  }

  stop(): void {
    this.from = null;
  }

  private moved(): { key: string; geometry: LocalGeometry }[] {
    const [dx, dy] = this.by;
    if (dx === 0 && dy === 0) return [];
    const { round } = this.editor.plane;
    return this.editor.selection().flatMap(({ key, geometry }) =>
      geometry ? [{ key, geometry: mapped(geometry, ([x, y]) => round([x + dx, y + dy])) }] : [],
    );
  }
}
