import { html, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Tool } from "../editor/tools/tool.ts";
import { icon } from "../elements/icons.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { keyGroups, type KeyGroup } from "./key-list.ts";

/** The window that lists the keys which answer now. */
export class KeysDialog extends WorkspaceElement {
  static override properties: PropertyDeclarations = { ...WorkspaceElement.properties, tools: { attribute: false } };

  declare tools: readonly Tool[] | null;

  protected override reads(): readonly unknown[] {
    return [];
  }

  protected override firstUpdated(): void {
    this.querySelector("dialog")?.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog class="keys" aria-labelledby="keys-title" @close=${this.leave} @keydown=${this.answer} @click=${this.besides}>
      <header class="keys-head">
        <h2 class="keys-heading" id="keys-title">${this.say("keys_title")}</h2>
        <button class="icon-button" aria-label=${this.say("close")} title=${this.say("close")} @click=${this.leave}>${icon("close")}</button>
      </header>
      <div class="keys-groups" tabindex="0" role="group" aria-labelledby="keys-title">
        ${keyGroups(this.workspace, this.tools).map((group) => this.group(group))}
      </div>
    </dialog>`;
  }

  private group({ title, lines }: KeyGroup): TemplateResult {
    return html`<section class="keys-group">
      <h3 class="keys-group-title">${title}</h3>
      <dl class="keys-list">
        ${lines.map(({ keys, does }) => html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${does}</dd></div>`)}
      </dl>
    </section>`;
  }

  private readonly answer = (event: KeyboardEvent): void => {
    if (event.key === "?") this.leave();
    event.stopPropagation();
  };

  /** What is clicked beside the window is the dialog itself, which holds no space of its own. */
  private readonly besides = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.leave();
  };

  private readonly leave = (): void => this.workspace.closeFacility("keys");
}

customElements.define("keys-dialog", KeysDialog);
