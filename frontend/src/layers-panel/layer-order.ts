import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { LayerDescription } from "../api/types.ts";
import { icon } from "../elements/icons.ts";
import { swatch } from "../elements/swatch.ts";
import { WorkspaceElement } from "../elements/workspace-element.ts";
import { defaultLook } from "../map/looks.ts";
import { isShown } from "../store/choices.ts";
import { inOrder } from "../store/layer-order.ts";
import type { State } from "../store/state.ts";
import { moveLayer, placeLayer, wayOf } from "./move-layer.ts";
import "./layers-panel.css";

/** The layers that are shown as they lie on the map, the uppermost first: moved by buttons, keys or dragging. */
export class LayerOrder extends WorkspaceElement {
  static override properties: PropertyDeclarations = { ...WorkspaceElement.properties, over: { state: true } };

  /** Over which layer another one is held, and on which side of it. */
  declare private over: { readonly name: string; readonly side: "above" | "below" } | null;
  private dragged: LayerDescription | null = null;

  constructor() {
    super();
    this.over = null;
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.city, state.choices.shown, state.choices.order];
  }

  protected override render(): TemplateResult {
    const list = this.list();
    const isTowns = this.state.choices.order.length === 0;
    return html`
      <section class="order" aria-labelledby="order-title">
        <div class="order-head">
          <h3 class="order-title" id="order-title">${this.say("order_title")}</h3>
          ${isTowns ? nothing : html`<button class="text-button" @click=${this.reset}>${this.say("order_reset")}</button>`}
        </div>
        <p class="setting-said">${list.length > 0 ? this.say("order_hint") : this.say("order_none")}</p>
        <ol class="order-list" @dragover=${this.hold} @drop=${this.drop}>
          ${repeat(list, ({ name }) => name, (layer, i) => this.row(layer, i, list))}
        </ol>
      </section>
    `;
  }

  private row(layer: LayerDescription, i: number, list: readonly LayerDescription[]): TemplateResult {
    const side = this.over?.name === layer.name ? this.over.side : nothing;
    return html`<li
      class="order-row"
      draggable="true"
      data-layer=${layer.name}
      data-over=${side}
      @dragstart=${(event: DragEvent) => this.lift(event, layer)}
      @dragend=${this.rest}
      @keydown=${(event: KeyboardEvent) => this.pressed(event, layer)}
    >
      ${swatch(defaultLook(layer), layer.geometry)}<span class="order-name">${layer.title}</span>
      ${this.button(layer, "up", i === 0)} ${this.button(layer, "down", i === list.length - 1)}
    </li>`;
  }

  private button(layer: LayerDescription, way: "up" | "down", isLast: boolean): TemplateResult {
    const label = this.say(way === "up" ? "order_up" : "order_down", { layer: layer.title });
    return html`<button
      class="icon-button order-${way}"
      title=${label}
      aria-label=${label}
      aria-keyshortcuts=${way === "up" ? "Alt+ArrowUp" : "Alt+ArrowDown"}
      aria-disabled=${isLast ? "true" : nothing}
      @click=${() => this.move(layer, way)}
    >
      ${icon("chevron")}
    </button>`;
  }

  private list(): readonly LayerDescription[] {
    const { city, choices } = this.state;
    const lying = inOrder(city?.layers ?? [], choices.order).reverse();
    return lying.filter((layer) => isShown(choices, layer));
  }

  /** The focus goes along with the row: what moves in a page loses it. */
  private move(layer: LayerDescription, way: "up" | "down"): void {
    const focused = document.activeElement;
    moveLayer(this.workspace, this.list(), layer, way);
    void this.updateComplete.then(() => {
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    });
  }

  private pressed(event: KeyboardEvent, layer: LayerDescription): void {
    const way = wayOf(event);
    if (!way) return;
    event.preventDefault();
    this.move(layer, way);
  }

  private lift(event: DragEvent, layer: LayerDescription): void {
    this.dragged = layer;
    event.dataTransfer?.setData("text/plain", layer.title);
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  }

  private readonly hold = (event: DragEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(".order-row") : null;
    const name = row?.dataset["layer"];
    if (!this.dragged || !row || !name) return;
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    const side = event.clientY < top + height / 2 ? "above" : "below";
    if (this.over?.name !== name || this.over.side !== side) this.over = { name, side };
  };

  private readonly drop = (event: DragEvent): void => {
    const { dragged, over } = this;
    const other = this.list().find(({ name }) => name === over?.name);
    this.rest();
    if (!dragged || !over || !other) return;
    event.preventDefault();
    placeLayer(this.workspace, this.list(), dragged, over.side, other);
  };

  private readonly rest = (): void => {
    this.dragged = null;
    this.over = null;
  };

  private readonly reset = (): void => {
    const { choices } = this.state;
    this.workspace.store.set({ choices: { ...choices, order: [] }, announcement: this.say("order_as_town") });
  };
}

customElements.define("layer-order", LayerOrder);
