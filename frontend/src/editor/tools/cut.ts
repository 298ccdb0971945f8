import { html, type TemplateResult } from "lit";
import type { Editor } from "../editor.ts";
import { closed } from "../plane/nested-rings.ts";
import type { LocalSurface } from "../plane/shapes.ts";
import { reachOfGrid } from "../plane/shared.ts";
import { verticesAdded } from "../plane/shared-vertices.ts";
import { askGeometryTool } from "../server/geometry-tools.ts";
import { featuresAt } from "./copy-hits.ts";
import { LineTool } from "./line-tool.ts";
import { asItIsNow, keepsLargestAtFirst, selectedSurface, surfaceRefusal, telling } from "./split-run.ts";
import { neighboursWith } from "./shared-neighbours.ts";
import { applySplit, areasOf, kept } from "./split-succession.ts";
import type { PointerAt, Sketch, Tool } from "./tool.ts";
import "../elements/held-fields.ts";
import "../elements/split-options.ts";

/** Cuts ground out of the selected surface: inside a line that is drawn, or the ground of another feature. */
export const CUT: Tool = {
  code: "cut",
  title: "tool_cut",
  hint: "tool_cut_hint",
  icon: "cut",
  shortcut: "",
  group: "divide",
  refusal: surfaceRefusal,
  start: (editor) => new Cutting(editor),
};

class Cutting extends LineTool {
  keepsLargest: boolean;
  private keepsPiece = false;
  private stopped = false;

  constructor(editor: Editor) {
    super(editor);
    this.keepsLargest = keepsLargestAtFirst(editor, selectedSurface(editor));
  }

  /** With Shift the feature that is pointed at is cut out. */
  override click(at: PointerAt): void {
    if (!at.shift) return this.take(at.place);
    const own = selectedSurface(this.editor)?.key;
    const cutter = featuresAt(this.editor, at).find(({ key, geometry }) => key !== own && geometry?.type === "MultiPolygon");
    if (cutter?.geometry?.type === "MultiPolygon") this.cut(cutter.geometry);
    else this.editor.notice(this.editor.workspace.say("copy_nothing"));
  }

  finish(): void {
    const line = this.line.positions;
    if (line.length >= 3) this.cut({ type: "MultiPolygon", coordinates: [[closed(line)]] });
  }

  sketch(): Sketch {
    const { drawn } = this.line;
    const own = this.line.sketch(this.editor.workspace.say);
    if (drawn.length < 3) return own;
    return { ...own, shapes: [{ geometry: { type: "MultiPolygon", coordinates: [[closed(drawn)]] }, role: "drawn" }] };
  }

  panel(): TemplateResult {
    const keep = (event: Event) => {
      if (event.target instanceof HTMLInputElement) this.keepsPiece = event.target.checked;
      this.editor.redraw();
    };
    return html`<label class="divide-check">
        <input type="checkbox" .checked=${this.keepsPiece} @change=${keep} />${this.editor.workspace.say("cut_keeps")}
      </label>
      ${this.keepsPiece ? html`<split-options .editor=${this.editor} .run=${this}></split-options>` : ""}
      <held-fields .editor=${this.editor}></held-fields>`;
  }

  stop(): void {
    this.stopped = true;
    this.line.clear();
  }

  private cut(cutter: LocalSurface): void {
    const feature = selectedSurface(this.editor);
    if (!feature) return;
    const { api } = this.editor;
    this.line.clear();
    void telling(this.editor, async () => {
      const left = await askGeometryTool(api, "cut", { geometry: feature.geometry, cutter });
      const piece = this.keepsPiece ? await askGeometryTool(api, "intersect", { geometry: feature.geometry, other: cutter }) : null;
      const added = verticesAdded(feature.geometry, left.geometries, reachOfGrid(this.editor.plane.crs.precision_m));
      const neighbours = await neighboursWith(this.editor, feature, added);
      const now = this.stopped ? null : asItIsNow(this.editor, feature);
      if (!now) return;
      const [geometry] = left.geometries;
      const layer = this.editor.layer(feature.layer);
      if (!geometry || !layer) return;
      if (piece) {
        const keys = applySplit(this.editor, now, [geometry, ...piece.geometries], this.keepsLargest, neighbours);
        this.editor.select(keys);
      } else {
        this.editor.applyAll(this.editor.workspace.say("step_cut"), [kept(now, geometry, areasOf(layer, geometry)), ...neighbours]);
      }
      this.editor.useTool(null);
    });
  }
}
