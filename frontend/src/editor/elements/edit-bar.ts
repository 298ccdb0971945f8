import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon, type IconName } from "../../elements/icons.ts";
import { StageEdge } from "../../workspace/stage-edge.ts";
import type { EditorState } from "../editor-state.ts";
import { TOOLS } from "../tools/registry.ts";
import type { Tool } from "../tools/tool.ts";
import { EditorElement } from "./editor-element.ts";

/** The tools of the editor, with undo and redo; arrows go from one to the next. */
export class EditBar extends EditorElement {
  constructor() {
    super();
    new StageEdge(this, ".edit-bar", "--edit-bar");
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.tool, state.selected, state.draftTick, state.layer, state.layers, state.tableOpen];
  }

  protected override render(): TemplateResult {
    const groups = [...new Set(TOOLS.map(({ group }) => group))];
    return html`
      <div class="edit-bar" role="toolbar" aria-label=${this.say("edit_tools")} @keydown=${this.walk}>
        ${this.history()}
        ${groups.map(
          (group) => html`<div class="edit-group" role="group">
            ${TOOLS.filter((tool) => tool.group === group).map((tool) => this.tool(tool))}
          </div>`,
        )}
        <div class="edit-group" role="group">${this.table()}</div>
        ${this.layers()}
      </div>
    `;
  }

  private history(): TemplateResult {
    const { canUndo, canRedo } = this.editor.draft;
    const undo = canUndo ? this.say("edit_undo", { step: canUndo.label }) : this.say("edit_nothing_to_undo");
    const redo = canRedo ? this.say("edit_redo", { step: canRedo.label }) : this.say("edit_nothing_to_redo");
    return html`<div class="edit-group" role="group">
      ${this.button("undo", `${undo} (Ctrl+Z)`, canUndo !== null, () => this.editor.undo())}
      ${this.button("redo", `${redo} (Ctrl+Y)`, canRedo !== null, () => this.editor.redo())}
    </div>`;
  }

  private tool(tool: Tool): TemplateResult {
    const on = this.state.tool === tool.code;
    const refusal = tool.refusal(this.editor);
    const key = tool.shortcut ? ` (${tool.shortcut})` : "";
    const label = `${this.say(tool.title)}${key}`;
    const hint = refusal && !on ? this.say(refusal) : this.say(tool.hint);
    return html`<button
      class="edit-tool"
      title="${label}: ${hint}"
      aria-label=${label}
      aria-pressed=${on}
      aria-disabled=${refusal && !on ? "true" : nothing}
      @click=${() => this.editor.useTool(on ? null : tool.code)}
    >
      ${icon(tool.icon)}
    </button>`;
  }

  private button(name: IconName, label: string, enabled: boolean, act: () => void): TemplateResult {
    return html`<button class="edit-tool" title=${label} aria-label=${label} aria-disabled=${enabled ? nothing : "true"} @click=${act}>
      ${icon(name)}
    </button>`;
  }

  private table(): TemplateResult {
    const label = `${this.say("panel_table")} (A)`;
    const { tableOpen } = this.state;
    return html`<button class="edit-tool" title=${label} aria-label=${label} aria-pressed=${tableOpen} @click=${() => this.editor.store.set({ tableOpen: !tableOpen })}>
      ${icon("table")}
    </button>`;
  }

  private layers(): TemplateResult {
    const { layers, layer } = this.state;
    return html`<label class="edit-layer">
      <span class="visually-hidden">${this.say("edit_layer")}</span>
      <select title=${this.say("edit_layer")} @change=${this.choose}>
        ${layers
          .filter((one) => one.may_edit)
          .map((one) => html`<option value=${one.name} .selected=${live(one.name === layer)}>${one.title}</option>`)}
      </select>
    </label>`;
  }

  private readonly choose = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.editor.store.set({ layer: event.target.value });
  };

  private readonly walk = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const buttons = [...this.querySelectorAll<HTMLButtonElement>("button")];
    const at = buttons.findIndex((one) => one === document.activeElement);
    if (by === 0 || at < 0) return;
    event.preventDefault();
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
}

customElements.define("edit-bar", EditBar);
