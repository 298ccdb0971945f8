import type { Editor } from "../editor.ts";
import type { Position } from "../plane/shapes.ts";
import { SketchedLine } from "./measure-sketch.ts";
import type { PointerAt, Sketch, ToolRun } from "./tool.ts";

/** A tool that works on a line: points are clicked or typed; a double click or the last point again finishes. */
export abstract class LineTool implements ToolRun {
  protected readonly line = new SketchedLine();

  constructor(protected readonly editor: Editor) {}

  abstract finish(): void;
  abstract sketch(): Sketch;
  abstract stop(): void;

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
}
