import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { icon } from "../../elements/icons.ts";
import { boundedHeight, heightAfter, LEAST_PX, mostHeight, rememberedHeight, rememberHeight } from "../dock-height.ts";
import type { EditorState } from "../editor-state.ts";
import { EditorElement } from "./editor-element.ts";
import "./feature-table.ts";
import "../../styles/editor-dock.css";

/** The table of attributes below the map, over its whole width; its upper edge is moved by pointer and keys. */
export class TableDock extends EditorElement {
  static override properties: PropertyDeclarations = { ...EditorElement.properties, height: { state: true } };

  declare private height: number;
  /** Kept: who is taken off the page no longer stands in it. */
  private stage: HTMLElement | null = null;
  private dragged: { readonly y: number; readonly height: number } | null = null;

  constructor() {
    super();
    this.height = rememberedHeight();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stage = this.closest<HTMLElement>(".stage");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stage?.style.removeProperty("--dock");
  }

  protected override reads(state: EditorState): readonly unknown[] {
    return [state.tableOpen];
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.state.tableOpen) return nothing;
    const close = this.say("table_close");
    return html`<section class="dock" aria-label=${this.say("panel_table")}>
      <div
        class="dock-edge"
        role="separator"
        tabindex="0"
        aria-orientation="horizontal"
        aria-label=${this.say("table_height")}
        aria-valuenow=${this.height}
        aria-valuemin=${LEAST_PX}
        aria-valuemax=${mostHeight(this.stagePx)}
        title=${this.say("table_height")}
        @pointerdown=${this.grab}
        @pointermove=${this.drag}
        @pointerup=${this.drop}
        @pointercancel=${this.drop}
        @keydown=${this.answer}
      ></div>
      <button class="icon-button dock-close" title="${close} (A)" aria-label=${close} @click=${() => this.editor.store.set({ tableOpen: false })}>${icon("close")}</button>
      <feature-table .editor=${this.editor}></feature-table>
    </section>`;
  }

  protected override updated(): void {
    const { stage } = this;
    if (!this.state.tableOpen) stage?.style.removeProperty("--dock");
    else stage?.style.setProperty("--dock", `${boundedHeight(this.height, this.stagePx)}px`);
  }

  private get stagePx(): number {
    return this.stage?.clientHeight ?? 800;
  }

  private readonly grab = (event: PointerEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.button !== 0) return;
    event.target.setPointerCapture(event.pointerId);
    this.dragged = { y: event.clientY, height: boundedHeight(this.height, this.stagePx) };
  };

  private readonly drag = (event: PointerEvent): void => {
    if (this.dragged) this.height = boundedHeight(this.dragged.height + this.dragged.y - event.clientY, this.stagePx);
  };

  private readonly drop = (): void => {
    this.dragged = null;
    rememberHeight(this.height);
  };

  private readonly answer = (event: KeyboardEvent): void => {
    const height = heightAfter(event.key, this.height, this.stagePx);
    if (height === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.height = height;
    rememberHeight(height);
  };
}

customElements.define("table-dock", TableDock);
