import { html, nothing, type TemplateResult } from "lit";
import type { FeatureKey } from "../drafts/draft.ts";
import type { EditorState } from "../editor-state.ts";
import { EditorElement } from "./editor-element.ts";

/** The features that lie where was clicked last; another click there takes the next, here any is taken. */
export class StackList extends EditorElement {
  protected override reads(state: EditorState): readonly unknown[] {
    return [state.stack, state.selected, state.draftTick];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { stack, selected } = this.state;
    if (stack.length < 2) return nothing;
    return html`<div class="edit-stack" role="group" aria-label=${this.say("stack_here", { count: stack.length })} @keydown=${this.walk}>
      <p class="edit-hint">${this.say("stack_here", { count: stack.length })}</p>
      ${stack.map((key) => this.row(key, selected.includes(key)))}
    </div>`;
  }

  private row(key: FeatureKey, chosen: boolean): TemplateResult {
    const [layer = "", id = ""] = key.split("/");
    const known = this.editor.feature(key) ?? this.editor.known.get(key);
    const title = (known && "title" in known ? known.title : known?.base?.title) ?? (id.startsWith("new-") ? this.say("form_new") : id);
    return html`<button class="edit-stack-row" aria-pressed=${chosen} @click=${() => void this.choose(key)}>
      <span>${title}</span><span class="edit-stack-layer">${this.editor.layer(layer)?.title ?? layer}</span>
    </button>`;
  }

  private async choose(key: FeatureKey): Promise<void> {
    const [layer = "", id = ""] = key.split("/");
    const { stack } = this.state;
    if (/^\d+$/.test(id)) await this.editor.fetch(layer, [Number(id)]);
    this.editor.select([key], stack);
  }

  private readonly walk = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const rows = [...this.querySelectorAll<HTMLButtonElement>(".edit-stack-row")];
    const at = rows.findIndex((row) => row === document.activeElement);
    if (by === 0 || at < 0) return;
    event.preventDefault();
    rows[(at + by + rows.length) % rows.length]?.focus();
  };
}

customElements.define("stack-list", StackList);
