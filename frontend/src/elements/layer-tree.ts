import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { reasonOf } from "../api/problem.ts";
import { type Branch, branchesOf, branchState, withFold, withShown } from "../store/choices.ts";
import { NO_CHOICES } from "../store/layer-choices.ts";
import type { State } from "../store/state.ts";
import { icon } from "./icons.ts";
import { WorkspaceElement } from "./workspace-element.ts";
import "./layer-row.ts";

/** The layers by groups, with what they look like and how old their data is. */
export class LayerTree extends WorkspaceElement {
  static override properties: PropertyDeclarations = { ...WorkspaceElement.properties, viewing: { state: true } };

  declare private viewing: boolean;

  constructor() {
    super();
    this.viewing = false;
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
        ${
          changed
            ? html`<button class="text-button" @click=${this.reset}>${this.say("layers_reset")}</button>`
            : nothing
        }
        <button class="text-button" aria-expanded=${this.viewing} @click=${this.toggleViews}>
          ${icon("bookmark")}${this.say("views")}
        </button>
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
      ${this.viewing ? html`<views-menu .workspace=${this.workspace}></views-menu>` : nothing}
      <div class="tree">${branchesOf(city.groups, city.layers).map((branch) => this.branch(branch))}</div>
    `;
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
          ${layers.map(
            (layer) => html`<li><layer-row .workspace=${this.workspace} .layer=${layer}></layer-row></li>`,
          )}
        </ul>
      </section>
    `;
  }

  /** The code of the views is fetched when they are first opened. */
  private readonly toggleViews = async (): Promise<void> => {
    try {
      if (!this.viewing) await import("../layers-panel/views-menu.ts");
      this.viewing = !this.viewing;
      if (this.viewing) this.closest(".panel")?.scrollTo({ top: 0 });
    } catch (error) {
      this.workspace.store.set({ notice: reasonOf(error, this.say("network_failed")) });
    }
  };

  private readonly reset = (): void => {
    const { choices } = this.state;
    this.workspace.store.set({ choices: { ...NO_CHOICES, folded: choices.folded } });
  };
}

customElements.define("layer-tree", LayerTree);
