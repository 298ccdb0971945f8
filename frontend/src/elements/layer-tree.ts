import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { reasonOf } from "../api/problem.ts";
import { type Branch, branchesOf, branchState, withFold, withShown } from "../store/choices.ts";
import { NO_CHOICES } from "../store/layer-choices.ts";
import type { State } from "../store/state.ts";
import { icon, type IconName } from "./icons.ts";
import { WorkspaceElement } from "./workspace-element.ts";
import { LayerRow } from "./layer-row.ts";

/** The layers by groups, with what they look like and how old their data is. */
export class LayerTree extends WorkspaceElement {
  static override properties: PropertyDeclarations = { ...WorkspaceElement.properties, opened: { state: true } };

  /** What is open above the tree. */
  declare private opened: "views" | "order" | null;

  constructor() {
    super();
    this.opened = null;
  }

  protected override reads(state: State): readonly unknown[] {
    return [state.city, state.choices, state.editing];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { city, choices } = this.state;
    if (!city) return nothing;
    const { folded: _, ...drawn } = choices;
    const changed = Object.values(drawn).some((entries) => Object.keys(entries).length > 0);
    return html`
      <div class="panel-head">
        <h2 class="panel-title">${this.say("layers")}</h2>
        ${this.opener("order", "order", "order")} ${this.opener("views", "views", "bookmark")}
        <button
          class="icon-button"
          title="${this.say("layers_hide")}${this.state.editing ? "" : " (L)"}"
          aria-label=${this.say("layers_hide")}
          aria-keyshortcuts=${this.state.editing ? nothing : "L"}
          @click=${() => this.workspace.store.set({ panelOpen: false })}
        >
          ${icon("left")}
        </button>
      </div>
      ${changed ? html`<button class="text-button panel-reset" @click=${this.reset}>${this.say("layers_reset")}</button>` : nothing}
      ${this.opened === "views" ? html`<views-menu .workspace=${this.workspace}></views-menu>` : nothing}
      ${this.opened === "order" ? html`<layer-order .workspace=${this.workspace}></layer-order>` : nothing}
      <div class="tree" @keydown=${this.pressed}>${branchesOf(city.groups, city.layers, choices.order).map((branch) => this.branch(branch))}</div>
    `;
  }

  private opener(what: "views" | "order", text: "views" | "order", sign: IconName): TemplateResult {
    return html`<button class="text-button" aria-expanded=${this.opened === what} @click=${() => void this.toggle(what)}>
      ${icon(sign)}${this.say(text)}
    </button>`;
  }

  private branch({ group, layers }: Branch): TemplateResult {
    const { choices } = this.state;
    const folded = choices.folded.includes(group.code);
    const shown = branchState(choices, layers);
    const id = `branch-${group.code}`;
    return html`
      <section class="branch" aria-labelledby=${id}>
        <div class="branch-head">
          <h3 class="branch-title">
            <button
              class="branch-fold"
              id=${id}
              aria-expanded=${!folded}
              aria-controls="${id}-layers"
              @click=${() => this.workspace.store.set({ choices: withFold(choices, group.code) })}
            >
              ${icon("chevron")}${group.title}
            </button>
          </h3>
          <input
            type="checkbox"
            class="check"
            aria-label=${this.say("group_toggle", { group: group.title })}
            .checked=${shown === "all"}
            .indeterminate=${shown === "some"}
            ?disabled=${!layers.some((layer) => layer.loaded)}
            @change=${() => this.workspace.store.set({ choices: withShown(choices, layers, shown !== "all") })}
          />
        </div>
        <ul class="branch-layers" id="${id}-layers" ?hidden=${folded}>
          ${repeat(
            layers,
            ({ name }) => name,
            (layer) => html`<li><layer-row .workspace=${this.workspace} .layer=${layer}></layer-row></li>`,
          )}
        </ul>
      </section>
    `;
  }

  /** The code of the views and of the order is fetched when they are first opened. */
  private async toggle(what: "views" | "order"): Promise<void> {
    await this.fetching(async () => {
      await (what === "views" ? import("../layers-panel/views-menu.ts") : import("../layers-panel/layer-order.ts"));
      this.opened = this.opened === what ? null : what;
      if (this.opened) this.closest(".panel")?.scrollTo({ top: 0 });
    });
  }

  /** Alt with an arrow moves the layer that has the focus past the next one of its group; the focus goes along. */
  private readonly pressed = (event: KeyboardEvent): void => {
    const { target, altKey, key } = event;
    if (!altKey || !["ArrowUp", "ArrowDown"].includes(key) || !(target instanceof HTMLElement) || target.closest("layer-settings")) return;
    event.preventDefault();
    const row = target.closest("layer-row");
    const { city, choices } = this.state;
    if (!(row instanceof LayerRow) || !city) return;
    void this.fetching(async () => {
      const { moveLayer, wayOf } = await import("../layers-panel/move-layer.ts");
      const way = wayOf(event);
      const branch = branchesOf(city.groups, city.layers, choices.order).find(({ group }) => group.code === row.layer.group);
      if (!way || !branch) return;
      moveLayer(this.workspace, branch.layers, row.layer, way);
      await this.updateComplete;
      target.focus();
    });
  };

  private async fetching(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.workspace.store.set({ notice: reasonOf(error, this.say("network_failed")) });
    }
  }

  private readonly reset = (): void => {
    const { choices } = this.state;
    this.workspace.store.set({ choices: { ...NO_CHOICES, folded: choices.folded } });
  };
}

customElements.define("layer-tree", LayerTree);
