import { html, type TemplateResult } from "lit";
import type { Draft, Editor } from "../editor.ts";
import type { LocalGeometry } from "../plane/shapes.ts";
import type { GeometryKind } from "../../api/types.ts";
import { featuresAt } from "./copy-hits.ts";
import { NO_SKETCH, type PointerAt, type Sketch, type Tool, type ToolRun } from "./tool.ts";
import "../../styles/editor-divide.css";

/** Copies the geometry of a feature of any layer that is shown. */
export const COPY: Tool = {
  code: "copy",
  title: "tool_copy",
  hint: "tool_copy_hint",
  icon: "copy",
  shortcut: "",
  group: "divide",
  refusal: (editor) => (editor.state.layer === null ? "copy_no_layer" : null),
  start: (editor) => new Copying(editor),
};

const KINDS: Readonly<Record<GeometryKind, readonly LocalGeometry["type"][]>> = {
  MULTIPOLYGON: ["MultiPolygon"],
  MULTILINESTRING: ["MultiLineString"],
  POINT: ["Point"],
  GEOMETRY: ["MultiPolygon", "MultiLineString", "Point", "MultiPoint"],
};

class Copying implements ToolRun {
  private intoSelected: boolean;
  private over: Draft | null = null;

  constructor(private readonly editor: Editor) {
    this.intoSelected = this.selected() !== null;
  }

  move(at: PointerAt): void {
    const over = this.copyable(at)[0] ?? null;
    if (over?.key === this.over?.key) return;
    this.over = over;
    this.editor.redraw();
  }

  click(at: PointerAt): void {
    const from = this.copyable(at)[0];
    if (!from?.geometry) return this.editor.notice(this.editor.workspace.say("copy_nothing"));
    const into = this.intoSelected ? this.selected() : null;
    const step = this.editor.workspace.say("step_copy", { title: from.base?.title ?? from.key });
    if (into) {
      this.editor.change(step, into.key, { geometry: from.geometry });
    } else {
      const made = this.editor.creation(this.editor.state.layer ?? "", from.geometry);
      this.editor.applyAll(step, [{ key: made.key, after: made }]);
      this.editor.select([made.key]);
    }
    this.editor.useTool(null);
  }

  sketch(): Sketch {
    const { over } = this;
    if (!over?.geometry) return NO_SKETCH;
    return { shapes: [{ geometry: over.geometry, role: "drawn" }], handles: [], words: over.base?.title ?? "" };
  }

  panel(): TemplateResult {
    const { say } = this.editor.workspace;
    const layer = this.editor.layer(this.editor.state.layer ?? "")?.title ?? "";
    return html`<fieldset class="divide-choice">
      <legend>${say("copy_becomes")}</legend>
      ${this.selected() ? this.choice(true, say("copy_into_selected")) : ""} ${this.choice(false, say("table_new_feature", { layer }))}
    </fieldset>`;
  }

  stop(): void {
    this.over = null;
  }

  /** Features at the pointer whose geometry the target can have; the target itself is none. */
  private copyable(at: PointerAt): Draft[] {
    const into = this.intoSelected ? this.selected() : null;
    const layer = this.editor.layer(into?.layer ?? this.editor.state.layer ?? "");
    const kinds: readonly string[] = layer ? KINDS[layer.geometry] : [];
    const hits = featuresAt(this.editor, at).filter(({ key, geometry }) => key !== into?.key && geometry && kinds.includes(geometry.type));
    const others = hits.filter((one) => one.layer !== layer?.name);
    return [...others, ...hits.filter((one) => one.layer === layer?.name)];
  }

  private selected(): Draft | null {
    const [feature, ...others] = this.editor.selection();
    return feature && others.length === 0 && this.editor.layer(feature.layer)?.may_edit ? feature : null;
  }

  private choice(intoSelected: boolean, text: string): TemplateResult {
    const choose = () => {
      this.intoSelected = intoSelected;
      this.editor.redraw();
    };
    return html`<label class="divide-check">
      <input type="radio" name="copy-becomes" .checked=${this.intoSelected === intoSelected} @change=${choose} />${text}
    </label>`;
  }
}
