import { html, type TemplateResult } from "lit";
import type { Editor } from "../editor.ts";
import type { Position } from "../plane/shapes.ts";
import { askGeometryTool, lineString } from "../server/geometry-tools.ts";
import { SketchedLine } from "./measure-sketch.ts";
import { keepsLargestAtFirst, selectedSurface, surfaceRefusal, telling, tellNotes } from "./split-run.ts";
import { applySplit } from "./split-succession.ts";
import type { PointerAt, Sketch, Tool, ToolRun } from "./tool.ts";
import "../elements/held-fields.ts";
import "../elements/split-options.ts";

/** Splits the selected surface by a line that is drawn. */
export const SPLIT: Tool = {
  code: "split",
  title: "tool_split",
  hint: "tool_split_hint",
  icon: "split",
  shortcut: "S",
  group: "divide",
  refusal: surfaceRefusal,
  start: (editor) => new Splitting(editor),
};

class Splitting implements ToolRun {
  keepsLargest: boolean;
  private readonly line = new SketchedLine();
  private stopped = false;

  constructor(private readonly editor: Editor) {
    this.keepsLargest = keepsLargestAtFirst(editor, selectedSurface(editor));
  }

  move(at: PointerAt): void {
    this.line.follow(at);
    this.editor.redraw();
  }

  click(at: PointerAt): void {
    this.take(at.place);
  }

  doubleClick(): void {
    this.finish();
  }

  take(place: Position): void {
    if (!this.line.add(place)) this.finish();
    this.editor.redraw();
  }

  last(): Position | null {
    return this.line.last;
  }

  back(): boolean {
    return this.line.back();
  }

  finish(): void {
    const feature = selectedSurface(this.editor);
    const line = this.line.positions;
    if (!feature || line.length < 2) return;
    this.line.clear();
    void telling(this.editor, async () => {
      const answer = await askGeometryTool(this.editor.api, "split-line", { geometry: feature.geometry, line: lineString(line) });
      if (this.stopped) return;
      const keys = applySplit(this.editor, feature, answer.geometries, this.keepsLargest);
      this.editor.useTool(null);
      this.editor.select(keys);
      tellNotes(this.editor, answer.notes);
    });
  }

  sketch(): Sketch {
    return this.line.sketch();
  }

  panel(): TemplateResult {
    return html`<split-options .editor=${this.editor} .run=${this}></split-options><held-fields .editor=${this.editor}></held-fields>`;
  }

  stop(): void {
    this.stopped = true;
    this.line.clear();
  }
}
