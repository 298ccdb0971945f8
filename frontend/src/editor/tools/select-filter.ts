import { html, type TemplateResult } from "lit";
import { filterFrom, NO_FILTER, type FilterDraft } from "../../layers-panel/conditions.ts";
import type { Kinds } from "../../layers-panel/cql2.ts";
import { keyOf } from "../drafts/draft.ts";
import type { Editor } from "../editor.ts";
import { goTo } from "../forms/shown-places.ts";
import { findFeatures } from "../server/find-features.ts";
import { telling } from "./split-run.ts";
import { NO_SKETCH, type Sketch, type Tool, type ToolRun } from "./tool.ts";
import "../elements/select-conditions.ts";

/** So many features are selected at once; the server tells of no more at full precision. */
const MOST = 2000;
/** So many are asked for in one address. */
const IDS = 400;

/** Selects the features of a layer that conditions on their fields let through, wherever they lie. */
export const SELECT_FILTER: Tool = {
  code: "select-filter",
  title: "tool_select_filter",
  hint: "tool_select_filter_hint",
  icon: "filter",
  shortcut: "F",
  group: "choose",
  refusal: (editor) => (editor.state.layer === null ? "tool_needs_layer" : null),
  start: (editor) => new Filtering(editor),
};

/** Conditions being put together, and the selection that they make. */
export class Filtering implements ToolRun {
  draft: FilterDraft;
  adds = false;
  busy = false;

  constructor(private readonly editor: Editor) {
    this.draft = editor.workspace.store.get().choices.filters[editor.state.layer ?? ""] ?? NO_FILTER;
  }

  get ready(): boolean {
    return !this.busy && filterFrom(this.draft) !== null;
  }

  /** kinds: of the fields by name. */
  async choose(kinds: Kinds): Promise<void> {
    const { editor } = this;
    const [layer, filter] = [editor.state.layer, filterFrom(this.draft)];
    if (!layer || !filter || this.busy) return;
    this.busy = true;
    editor.redraw();
    await telling(editor, async () => {
      const { ids, more } = await findFeatures(editor.api, layer, filter, kinds, MOST);
      for (let i = 0; i < ids.length; i += IDS) await editor.fetch(layer, ids.slice(i, i + IDS));
      const found = ids.map((id) => keyOf(layer, id)).filter((key) => editor.feature(key) !== null);
      editor.select([...new Set([...(this.adds ? editor.state.selected : []), ...found])]);
      goTo(editor, editor.selection().flatMap(({ geometry }) => geometry ?? []));
      const { say } = editor.workspace;
      editor.notice(`${say("selection_count", { count: editor.state.selected.length })}${more > 0 ? ` ${say("select_filter_more", { count: more })}` : ""}`);
    });
    this.busy = false;
    editor.redraw();
  }

  set(draft: FilterDraft): void {
    this.draft = draft;
    this.editor.redraw();
  }

  sketch(): Sketch {
    return NO_SKETCH;
  }

  panel(): TemplateResult {
    return html`<select-conditions .editor=${this.editor} .run=${this}></select-conditions>`;
  }

  stop(): void {
    this.busy = false;
  }
}
