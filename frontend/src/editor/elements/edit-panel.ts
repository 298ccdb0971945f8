import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { icon } from "../../elements/icons.ts";
import type { TextKey } from "../../texts/texts.ts";
import type { EditorState, PanelName } from "../editor-state.ts";
import { panelsOf } from "../panels.ts";
import { takeOver } from "../drafts/guard-drafts.ts";
import { begin } from "../saving/drafts-here.ts";
import { toolOf } from "../tools/registry.ts";
import { EditorElement } from "./editor-element.ts";
import "./colleague-notes.ts";
import "./edit-settings.ts";
import "./stack-list.ts";

const TITLES: Readonly<Record<PanelName, TextKey>> = {
  form: "panel_form",
  coordinates: "panel_coordinates",
  changes: "panel_changes",
  findings: "panel_findings",
  conflicts: "panel_conflicts",
};

/** What is beside the map while one edits: the options of the tool, and one of the panels. */
export class EditPanel extends EditorElement {
  static override properties: PropertyDeclarations = { ...EditorElement.properties, folded: { state: true } };

  /** In a narrow window the panel is a sheet over the map, which this leaves to the map. */
  declare private folded: boolean;
  private shown: PanelName | null = null;
  private readonly narrow = matchMedia("(max-width: 760px)");

  constructor() {
    super();
    this.folded = false;
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.panel, state.tool, state.toolTick, state.draftTick, state.findings, state.liveFindings, state.selected.length, state.draftElsewhere];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.narrow.addEventListener("change", this.redrawn);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.narrow.removeEventListener("change", this.redrawn);
  }

  /** What is asked for is seen: a panel that comes up opens the sheet. */
  protected override willUpdate(): void {
    const { panel } = this.state;
    if (this.shown !== null && this.shown !== panel) this.folded = false;
    this.shown = panel;
  }

  protected override render(): TemplateResult {
    const { failure } = this.editor.draft;
    const isNarrow = this.narrow.matches;
    const settings = html`<edit-settings .editor=${this.editor}></edit-settings>`;
    return html`
      <section class="edit-panel" aria-labelledby="edit-panel-title" ?data-folded=${this.folded}>
        <h2 class="visually-hidden" id="edit-panel-title">${this.say("edit")}</h2>
        <button class="edit-fold" aria-expanded=${!this.folded} @click=${() => (this.folded = !this.folded)}>${icon("chevron")}${this.sheet()}</button>
        ${failure ? html`<p class="hint hint--warn" role="alert">${this.say("edit_unkept", { reason: failure })}</p>` : nothing}
        <stack-list .editor=${this.editor}></stack-list>
        <colleague-notes .editor=${this.editor}></colleague-notes>
        ${this.state.draftElsewhere ? this.elsewhere() : nothing} ${this.tool()}
        ${isNarrow ? nothing : settings}
        <div class="edit-tabs" role="tablist" @keydown=${this.walk}>${panelsOf().map(({ name }) => this.tab(name))}</div>
        <div class="edit-body" role="tabpanel" id="edit-body" aria-labelledby="tab-${this.state.panel}">${this.panel()}</div>
        ${isNarrow ? settings : nothing}
      </section>
    `;
  }

  private sheet(): string {
    const { tool, panel } = this.state;
    const title = tool ? toolOf(tool)?.title : undefined;
    const what = this.say(TITLES[panel]);
    return this.say("edit_sheet", { what: title ? `${this.say(title)} · ${what}` : what });
  }

  private elsewhere(): TemplateResult {
    return html`<div class="edit-elsewhere" role="status">
      <p>${this.say("draft_elsewhere")}</p>
      <button class="button button--primary" @click=${() => void takeOver(this.editor)}>${this.say("draft_take_over")}</button>
      <button class="button" @click=${() => begin(this.editor)}>${this.say("changesets_new")}</button>
    </div>`;
  }

  private tool(): TemplateResult | typeof nothing {
    const { run, state } = this.editor;
    const tool = state.tool ? toolOf(state.tool) : undefined;
    if (!run || !tool) return nothing;
    return html`<div class="edit-options">
      <h2 class="edit-title">${this.say(tool.title)}</h2>
      <p class="edit-hint">${this.say(tool.hint)}</p>
      ${run.panel?.() ?? nothing}
    </div>`;
  }

  private tab(name: PanelName): TemplateResult {
    const on = this.state.panel === name;
    const count = this.count(name);
    return html`<button
      class="edit-tab"
      role="tab"
      id="tab-${name}"
      aria-selected=${on}
      title=${this.say(TITLES[name])}
      aria-controls="edit-body"
      tabindex=${on ? 0 : -1}
      @click=${() => this.editor.store.set({ panel: name })}
    >
      <span class="edit-tab-name">${this.say(TITLES[name])}</span>${count > 0 ? html`<span class="edit-count">${count}</span>` : nothing}
    </button>`;
  }

  private count(name: PanelName): number {
    if (name === "changes") return Object.keys(this.editor.draft.get().edits).length;
    if (name === "findings") return this.state.findings.length + this.state.liveFindings.length;
    return 0;
  }

  private panel(): TemplateResult | typeof nothing {
    return panelsOf().find(({ name }) => name === this.state.panel)?.render(this.editor) ?? nothing;
  }

  private readonly redrawn = (): void => this.requestUpdate();

  private readonly walk = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const names = panelsOf().map(({ name }) => name);
    const panel = names[(names.indexOf(this.state.panel) + by + names.length) % names.length];
    if (!panel) return;
    event.preventDefault();
    this.editor.store.set({ panel });
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#tab-${panel}`)?.focus());
  };
}

customElements.define("edit-panel", EditPanel);
