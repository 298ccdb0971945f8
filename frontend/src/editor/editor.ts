import { reasonOf } from "../api/problem.ts";
import { createStore, type Store } from "../store/store.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { geometryOf, propertiesOf, type Edit, type FeatureKey, type Lineage, type WorkingFeature } from "./drafts/draft.ts";
import type { DraftStore } from "./drafts/draft-store.ts";
import type { Journal } from "./drafts/journal.ts";
import { INITIAL_EDITOR, type EditorState } from "./editor-state.ts";
import { KnownFeatures } from "./known-features.ts";
import type { Plane } from "./plane/plane.ts";
import { boxOf, type LocalBox, type LocalGeometry } from "./plane/shapes.ts";
import type { WorkingClient, WorkingLayer } from "./server/working.ts";
import { toolOf } from "./tools/registry.ts";
import type { ToolRun } from "./tools/tool.ts";

/** A feature as the draft has it. */
export interface Draft {
  readonly key: FeatureKey;
  readonly layer: string;
  readonly geometry: LocalGeometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly base: WorkingFeature | null;
  readonly edit: Edit | null;
}

/** Ties the draft, the features around it, the tools and the server together; one for a page. */
export class Editor {
  readonly store: Store<EditorState>;
  readonly known: KnownFeatures;
  /** The tool at work. */
  run: ToolRun | null = null;

  constructor(
    readonly workspace: Workspace,
    readonly plane: Plane,
    readonly client: WorkingClient,
    layers: readonly WorkingLayer[],
    public draft: DraftStore,
    /** Where drafts of this browser are kept; null where it keeps none. */
    readonly journal: Journal | null,
  ) {
    this.known = new KnownFeatures(client);
    const layer = layers.find((one) => one.may_edit)?.name ?? null;
    this.store = createStore<EditorState>({ ...INITIAL_EDITOR, layers, layer });
    this.follow(draft);
  }

  /** The address of the municipality's API, without a slash at its end. */
  get api(): string {
    return this.workspace.api;
  }

  get state(): EditorState {
    return this.store.get();
  }

  layer(name: string): WorkingLayer | undefined {
    return this.state.layers.find((one) => one.name === name);
  }

  /** Takes another draft up in place of the one at hand. */
  follow(draft: DraftStore): void {
    this.draft = draft;
    this.useTool(null);
    this.store.set({ selected: [], findings: [], liveFindings: [] });
    draft.listen(() => {
      if (draft === this.draft) this.store.set({ draftTick: this.state.draftTick + 1 });
    });
    this.store.set({ draftTick: this.state.draftTick + 1 });
  }

  /** Returns a feature as the draft has it; null if it is not known or is taken away. */
  feature(key: FeatureKey): Draft | null {
    const edit = this.draft.get().edits[key];
    const base = edit?.base ?? this.known.get(key) ?? null;
    if (edit?.op === "delete" || (!edit && !base)) return null;
    return {
      key,
      layer: edit?.layer ?? base?.layer ?? "",
      geometry: edit ? geometryOf(edit) : (base?.geometry ?? null),
      properties: edit ? propertiesOf(edit) : (base?.properties ?? {}),
      base,
      edit: edit ?? null,
    };
  }

  /** The features whose boxes meet a box, as the draft has them. */
  near(box: LocalBox): Draft[] {
    const { edits } = this.draft.get();
    const known = this.known.near(box).map(({ layer, id }) => `${layer}/${id}`);
    const keys = new Set([...known, ...Object.keys(edits)]);
    return [...keys].flatMap((key) => {
      const feature = this.feature(key);
      const around = feature?.geometry && boxOf(feature.geometry);
      return feature && around && meets(around, box) ? [feature] : [];
    });
  }

  selection(): Draft[] {
    return this.state.selected.flatMap((key) => this.feature(key) ?? []);
  }

  /** stack: what else lies where was clicked; without it, the one before stays as long as all selected are of it. */
  select(keys: readonly FeatureKey[], stack: readonly FeatureKey[] = this.state.stack): void {
    const keeps = stack.length > 1 && keys.length > 0 && keys.every((key) => stack.includes(key));
    this.store.set({ selected: keys, stack: keeps ? stack : [], liveFindings: [] });
  }

  /** Reads features at full precision, so that they can be edited. */
  async fetch(layer: string, ids: readonly number[]): Promise<void> {
    const missing = ids.filter((id) => !this.known.get(`${layer}/${id}`));
    try {
      await this.known.renew(layer, missing);
    } catch (error) {
      this.notice(reasonOf(error, this.workspace.say("network_failed")));
    }
  }

  /** Begins a tool, or ends the one at work. */
  useTool(code: string | null): void {
    this.run?.stop();
    this.run = null;
    const tool = code === null ? undefined : toolOf(code);
    const refusal = tool?.refusal(this) ?? null;
    if (refusal) this.notice(this.workspace.say(refusal));
    if (tool && !refusal) this.run = tool.start(this);
    this.store.set({ tool: this.run ? code : null, snapped: null, toolTick: this.state.toolTick + 1 });
  }

  /** Has what the tool at work shows drawn anew. */
  redraw(): void {
    this.store.set({ toolTick: this.state.toolTick + 1 });
  }

  /** Makes an edit of a feature as one step; the label is told to the person. */
  change(label: string, key: FeatureKey, patch: { readonly geometry?: LocalGeometry | null; readonly properties?: Readonly<Record<string, unknown>> }): void {
    this.changeAll(label, [{ key, ...patch }]);
  }

  /** Makes edits of several features as one step. shown: the features as the person has seen them; else as they are known. */
  changeAll(
    label: string,
    patches: readonly { readonly key: FeatureKey; readonly geometry?: LocalGeometry | null; readonly properties?: Readonly<Record<string, unknown>> }[],
    shown: readonly Draft[] = [],
  ): void {
    const edits = patches.flatMap((patch) => {
      const feature = this.feature(patch.key);
      const base = shown.find(({ key }) => key === patch.key)?.base ?? feature?.base ?? null;
      return feature ? [{ key: patch.key, after: edited({ ...feature, base }, patch) }] : [];
    });
    if (edits.length > 0) this.draft.apply(label, edits);
  }

  /** The edit that makes a new feature; give it to `draft.apply`. */
  creation(layer: string, geometry: LocalGeometry | null, properties: Readonly<Record<string, unknown>> = {}): Edit {
    return { key: this.draft.newKey(layer), layer, op: "create", base: null, properties, geometry, accept: [] };
  }

  /** The edit that ends a feature, null for one that was never stored. */
  removal(key: FeatureKey): { readonly key: FeatureKey; readonly after: Edit | null } {
    const base = this.feature(key)?.base ?? null;
    return { key, after: base && { key, layer: base.layer, op: "delete", base, properties: {}, accept: [] } };
  }

  /** Applies edits as one step with what follows what. */
  applyAll(label: string, edits: readonly { readonly key: FeatureKey; readonly after: Edit | null }[], lineage?: readonly Lineage[]): void {
    this.draft.apply(label, edits, lineage);
  }

  undo(): void {
    if (this.run?.back?.()) return this.redraw();
    if (this.draft.undo()) this.keepSelectionAlive();
  }

  redo(): void {
    if (this.draft.redo()) this.keepSelectionAlive();
  }

  notice(text: string): void {
    this.workspace.store.set({ notice: text, announcement: text });
  }

  private keepSelectionAlive(): void {
    this.store.set({ selected: this.state.selected.filter((key) => this.feature(key) !== null) });
    this.redraw();
  }
}

/** A warning is accepted for what the feature is then: a change of it takes the acceptance back. */
function edited(feature: Draft, patch: { readonly geometry?: LocalGeometry | null; readonly properties?: Readonly<Record<string, unknown>> }): Edit {
  const { key, layer, base } = feature;
  const edit: Edit = feature.edit ?? { key, layer, op: "update", base, properties: {}, accept: [] };
  const geometry = "geometry" in patch ? { geometry: patch.geometry ?? null } : {};
  return { ...edit, ...geometry, properties: { ...edit.properties, ...patch.properties }, accept: [] };
}

function meets([w1, s1, e1, n1]: LocalBox, [w2, s2, e2, n2]: LocalBox): boolean {
  return w1 <= e2 && w2 <= e1 && s1 <= n2 && s2 <= n1;
}
