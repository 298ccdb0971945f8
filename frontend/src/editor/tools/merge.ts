import { html, type TemplateResult } from "lit";
import { Problem } from "../../api/problem.ts";
import type { TextKey } from "../../texts/texts.ts";
import type { FeatureKey } from "../drafts/draft.ts";
import type { Editor } from "../editor.ts";
import type { LocalGeometry } from "../plane/shapes.ts";
import { askGeometryTool } from "../server/geometry-tools.ts";
import { differingFields, firstSources, largestOf, mergedFields, type FieldSource } from "./merge-fields.ts";
import { isEditableSurface, telling, tellNotes, type SurfaceDraft } from "./split-run.ts";
import { ended, isRegistered, kept, lineageAfter, successors } from "./split-succession.ts";
import { NO_SKETCH, type Sketch, type Tool, type ToolRun } from "./tool.ts";
import "../elements/merge-rule.ts";

/** Merges the selected surfaces of one layer by a rule for their fields. */
export const MERGE: Tool = {
  code: "merge",
  title: "tool_merge",
  hint: "tool_merge_hint",
  icon: "merge",
  shortcut: "",
  group: "divide",
  refusal: mergeRefusal,
  start: (editor) => new Merging(editor),
};

/** The server's word for surfaces that do not hang together. */
const APART = "apart";

/** What a merge makes of the features beside the geometry. */
export interface MergeRule {
  readonly sources: Readonly<Record<string, FieldSource>>;
  /** The feature that stays under its name; null makes a new one. */
  readonly keeps: FeatureKey | null;
}

function mergeRefusal(editor: Editor): TextKey | null {
  return mergeable(editor).length < 2 ? "tool_needs_surfaces" : null;
}

/** The selected features if they are surfaces of one layer that may be edited. */
function mergeable(editor: Editor): SurfaceDraft[] {
  const features = editor.selection();
  const surfaces = features.filter((one): one is SurfaceDraft => isEditableSurface(editor, one));
  const alike = surfaces.every(({ layer }) => layer === surfaces[0]?.layer);
  return alike && surfaces.length === features.length ? surfaces : [];
}

/** A merge being prepared: the geometry is shown, the rule is chosen, Enter makes it. */
export class Merging implements ToolRun {
  rule: MergeRule = { sources: {}, keeps: null };
  features: readonly SurfaceDraft[] = [];
  /** Whether surfaces that do not hang together become one feature of several parts. */
  keepsParts = false;
  /** Why the surfaces cannot be merged as they are; empty if they can. */
  fault = "";
  private merged: LocalGeometry | null = null;
  private asked: AbortController | null = null;
  private readonly unlisten: () => void;

  constructor(private readonly editor: Editor) {
    let content = editor.draft.get();
    this.unlisten = editor.store.listen((now, before) => {
      if (now.selected === before.selected && editor.draft.get() === content) return;
      content = editor.draft.get();
      this.prepare();
    });
    this.prepare();
  }

  get ready(): boolean {
    return this.merged !== null;
  }

  choose(rule: Partial<MergeRule>): void {
    this.rule = { ...this.rule, ...rule };
    this.editor.redraw();
  }

  /** Whether the layer takes features of several parts. */
  get mayKeepParts(): boolean {
    const kind: string | undefined = this.editor.layer(this.features[0]?.layer ?? "")?.geometry;
    return kind === "MULTIPOLYGON" || kind === "GEOMETRY";
  }

  keepParts(keeps: boolean): void {
    this.keepsParts = keeps;
    this.show();
  }

  finish(): void {
    if (!this.merged) return;
    this.unlisten();
    const key = applyMerge(this.editor, this.features, this.merged, this.rule);
    this.editor.useTool(null);
    if (key) this.editor.select([key]);
  }

  sketch(): Sketch {
    return this.merged ? { shapes: [{ geometry: this.merged, role: "drawn" }], handles: [] } : NO_SKETCH;
  }

  panel(): TemplateResult {
    return html`<merge-rule .editor=${this.editor} .run=${this}></merge-rule>`;
  }

  stop(): void {
    this.unlisten();
    this.asked?.abort();
  }

  private prepare(): void {
    this.features = mergeable(this.editor);
    const [first] = this.features;
    const layer = first && this.editor.layer(first.layer);
    if (layer) {
      const sources = firstSources(differingFields(layer, this.features), this.features);
      this.rule = { sources, keeps: isRegistered(layer) ? null : (largestOf(this.features)?.key ?? null) };
    }
    this.show();
  }

  private show(): void {
    this.asked?.abort();
    this.merged = null;
    this.fault = "";
    const asked = (this.asked = new AbortController());
    if (this.features.length > 1) void telling(this.editor, () => this.ask(asked.signal));
    this.editor.redraw();
  }

  private async ask(signal: AbortSignal): Promise<void> {
    const body = { geometries: this.features.map(({ geometry }) => geometry), one_part: !(this.keepsParts && this.mayKeepParts) };
    const answer = await askGeometryTool(this.editor.api, "merge", body, signal).catch((error: unknown) => {
      if (signal.aborted) return null;
      if (!(error instanceof Problem) || error.facts.code !== APART) throw error;
      this.fault = error.message;
      this.editor.redraw();
      return null;
    });
    if (!answer || signal.aborted) return;
    this.merged = answer.geometries[0] ?? null;
    tellNotes(this.editor, answer.notes);
    this.editor.redraw();
  }
}

/** Merges features as one step; returns the key of what they become. */
export function applyMerge(editor: Editor, features: readonly SurfaceDraft[], geometry: LocalGeometry, { sources, keeps }: MergeRule): FeatureKey | null {
  const [layer, largest] = [editor.layer(features[0]?.layer ?? ""), largestOf(features)];
  if (!layer || !largest) return null;
  const fields = mergedFields(differingFields(layer, features), features, sources);
  const staying = features.find(({ key }) => key === keeps);
  const [made] = staying ? [] : successors(editor, layer, largest, [geometry]);
  const settable = Object.entries(fields).filter(([name]) => !staying || !layer.schema.properties?.[name]?.["x-set-once"]);
  const becomes = staying
    ? kept(staying, geometry, Object.fromEntries(settable))
    : made && { key: made.key, after: { ...made, properties: { ...made.properties, ...withoutNulls(fields) } } };
  if (!becomes) return null;
  const gone = features.filter(({ key }) => key !== becomes.key);
  const lineage = lineageAfter(editor.draft.get().lineage, "merge", gone, [becomes.key]);
  const step = editor.workspace.say("step_merge", { count: features.length });
  editor.applyAll(step, [becomes, ...gone.map(ended)], lineage);
  return becomes.key;
}

function withoutNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
