import { html, nothing, type TemplateResult } from "lit";
import type { FeatureKey } from "../drafts/draft.ts";
import type { EditorState } from "../editor-state.ts";
import { overtakenNow, showOvertaken } from "../saving/watch-overtaken.ts";
import { EditorElement } from "./editor-element.ts";

/** So many features are named. */
const NAMED = 3;

/** Who else edits the features at hand, and what was published of them meanwhile. */
export class ColleagueNotes extends EditorElement {
  protected override reads(state: EditorState): readonly unknown[] {
    return [state.others, state.overtaken, state.selected, state.draftTick];
  }

  protected override render(): TemplateResult {
    return html`${this.overtaken()} ${this.others()}`;
  }

  private overtaken(): TemplateResult | typeof nothing {
    const found = overtakenNow(this.editor);
    const [first] = found;
    if (!first) return nothing;
    const by = [...new Set(found.map(([, one]) => one.by ?? this.say("conflict_somebody")))].join(", ");
    return html`<div class="edit-overtaken" role="alert">
      <p>${this.say("overtaken", { by, titles: this.titles(found.map(([key]) => key)) })}</p>
      <button class="button" @click=${() => showOvertaken(this.editor)}>${this.say("overtaken_show")}</button>
    </div>`;
  }

  private others(): TemplateResult | typeof nothing {
    const { others, selected } = this.state;
    const mine = [...new Set([...selected, ...Object.keys(this.editor.draft.get().edits)])].filter((key) => key in others);
    const names = [...new Set(mine.map((key) => others[key] ?? ""))];
    if (names.length === 0) return nothing;
    return html`<div class="edit-others" role="status">
      ${names.map((name) => html`<p>${this.say("others_edit", { name, titles: this.titles(mine.filter((key) => others[key] === name)) })}</p>`)}
    </div>`;
  }

  private titles(keys: readonly FeatureKey[]): string {
    const { edits } = this.editor.draft.get();
    const titles = keys.slice(0, NAMED).map((key) => edits[key]?.base?.title ?? this.editor.feature(key)?.base?.title ?? key);
    return keys.length > NAMED ? `${titles.join(", ")} +${keys.length - NAMED}` : titles.join(", ");
  }
}

customElements.define("colleague-notes", ColleagueNotes);
