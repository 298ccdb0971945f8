import { html, nothing, type TemplateResult } from "lit";
import { type Branch, branchesOf, branchState, withFold, withShown } from "../store/choices.ts";
import type { State } from "../store/state.ts";
import { icon } from "./icons.ts";
import { WorkspaceElement } from "./workspace-element.ts";
import "./layer-row.ts";

/** The layers by groups, with what they look like and how old their data is. */
export class LayerTree extends WorkspaceElement {
  protected override reads(state: State): readonly unknown[] {
    return [state.city, state.choices];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { city, choices } = this.state;
    if (!city) return nothing;
    const changed = Object.keys(choices.shown).length > 0 || Object.keys(choices.opacity).length > 0;
    return html`
      <div class="panel-head">
        <h2 class="panel-title">${this.say("layers")}</h2>
        ${
          changed
            ? html`<button class="text-button" @click=${this.reset}>${this.say("layers_reset")}</button>`
            : nothing
        }
        <button
          class="icon-button"
          title="${this.say("layers_hide")} (L)"
          aria-label=${this.say("layers_hide")}
          aria-keyshortcuts="L"
          @click=${() => this.workspace.store.set({ panelOpen: false })}
        >
          ${icon("left")}
        </button>
      </div>
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

  private readonly reset = (): void => {
    const { choices } = this.state;
    this.workspace.store.set({ choices: { ...choices, shown: {}, opacity: {} } });
  };
}

customElements.define("layer-tree", LayerTree);
