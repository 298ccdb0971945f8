import { html, type TemplateResult } from "lit";
import type { Editor } from "../editor.ts";
import { askGeometryTool, lineString } from "../server/geometry-tools.ts";
import { LineTool } from "./line-tool.ts";
import { asItIsNow, keepsLargestAtFirst, selectedSurface, surfaceRefusal, telling, tellNotes } from "./split-run.ts";
import { addedOf, neighboursWith } from "./shared-neighbours.ts";
import { applySplit } from "./split-succession.ts";
import type { Sketch, Tool } from "./tool.ts";
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

class Splitting extends LineTool {
  keepsLargest: boolean;
  private stopped = false;

  constructor(editor: Editor) {
    super(editor);
    this.keepsLargest = keepsLargestAtFirst(editor, selectedSurface(editor));
  }

  finish(): void {
    const feature = selectedSurface(this.editor);
    const line = this.line.positions;
    if (!feature || line.length < 2) return;
    this.line.clear();
    void telling(this.editor, async () => {
      const answer = await askGeometryTool(this.editor.api, "split-line", { geometry: feature.geometry, line: lineString(line) });
      const neighbours = await neighboursWith(this.editor, feature, addedOf(answer.notes));
      const now = this.stopped ? null : asItIsNow(this.editor, feature);
      if (!now) return;
      const keys = applySplit(this.editor, now, answer.geometries, this.keepsLargest, neighbours);
      this.editor.useTool(null);
      this.editor.select(keys);
      tellNotes(this.editor, answer.notes);
    });
  }

  sketch(): Sketch {
    return this.line.sketch(this.editor.workspace.say);
  }

  panel(): TemplateResult {
    return html`<split-options .editor=${this.editor} .run=${this}></split-options><held-fields .editor=${this.editor}></held-fields>`;
  }

  stop(): void {
    this.stopped = true;
    this.line.clear();
  }
}
