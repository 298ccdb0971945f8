import { html, nothing, type TemplateResult } from "lit";
import type { City, SelectionAction } from "../api/types.ts";
import { ofLayer } from "../store/selection.ts";
import type { Selected, State } from "../store/state.ts";
import { withNext } from "../workspace/address.ts";
import { openFeature, removeSelected } from "../workspace/cards.ts";
import { isMany } from "../workspace/batches.ts";
import { runAction } from "../workspace/run-action.ts";
import { icon } from "./icons.ts";
import { WorkspaceElement } from "./workspace-element.ts";
import "./action-results.ts";

/** What is selected and what can be done with it. */
export class SelectionTray extends WorkspaceElement {
  protected override reads(state: State): readonly unknown[] {
    return [state.city, state.selection, state.run, state.moment];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { city, selection } = this.state;
    if (!city || city.actions.length === 0) return nothing;
    const { items } = selection;
    return html`
      <section class="tray" aria-labelledby="tray-title">
        <div class="tray-head">
          <h2 class="panel-title" id="tray-title">${this.say("selection")}</h2>
          ${items.length > 0 ? html`<span class="count">${items.length}</span>` : nothing}
          ${
            items.length > 0
              ? html`<button class="text-button" @click=${() => this.workspace.clearSelection()}>
                  ${this.say("selection_clear")}
                </button>`
              : nothing
          }
        </div>
        ${
          items.length > 0
            ? html`<ul class="tray-list" aria-label=${this.say("selection_count", { count: items.length })}>
                ${items.map((item) => this.row(item))}
              </ul>`
            : html`<p class="tray-empty">${this.say("selection_empty")}</p>`
        }
        ${city.actions.map((action) => this.action(action, city))}
        <action-results .workspace=${this.workspace}></action-results>
      </section>
    `;
  }

  private row(item: Selected): TemplateResult {
    return html`<li class="tray-row">
      <button class="tray-item num" @click=${() => void openFeature(this.workspace, item, null)}>${item.title}</button>
      <button
        class="icon-button"
        aria-label=${this.say("selection_remove_one", { title: item.title })}
        @click=${() => removeSelected(this.workspace, item)}
      >
        ${icon("close")}
      </button>
    </li>`;
  }

  private action(action: SelectionAction, city: City): TemplateResult {
    const { run, selection } = this.state;
    const count = ofLayer(selection, action.layer).length;
    const running = run.state === "running";
    const refusal = this.refusal(action, city, count);
    const id = `why-${action.code}`;
    return html`
      <div class="action">
        <button
          class="button button--primary button--wide"
          ?disabled=${running || refusal !== nothing}
          aria-describedby=${refusal === nothing ? nothing : id}
          @click=${() => void runAction(this.workspace, action)}
        >
          ${icon("file")}${action.title}${count > 1 ? html`<span class="button-count">${count}</span>` : nothing}
        </button>
        ${refusal === nothing ? nothing : html`<p class="action-why" id=${id}>${refusal}</p>`}
        ${this.many(action, count)}
        ${
          run.state === "running" && run.code === action.code
            ? html`<div class="action-progress">
                <progress max=${run.total} .value=${run.done} aria-label=${action.title}></progress>
                <span class="num">${this.say("action_running", { done: run.done, total: run.total })}</span>
              </div>`
            : nothing
        }
      </div>
    `;
  }

  /** The way to many features: what becomes of a large selection, and a page to name others. */
  private many(action: SelectionAction, count: number): TemplateResult | typeof nothing {
    if (!action.allowed || !action.many_page || this.state.moment !== null) return nothing;
    const said = isMany(action, count)
      ? html`<p class="action-why">${this.say("action_in_background", { most: action.most ?? 0 })}</p>`
      : nothing;
    return html`${said}
      <p class="action-why"><a href=${action.many_page}>${this.say("action_many")}</a></p>`;
  }

  /** Why an action cannot be done now. */
  private refusal(action: SelectionAction, city: City, count: number): TemplateResult | string | typeof nothing {
    if (!action.allowed && !city.user) {
      return html`<a href=${withNext(city.login_url)}>${this.say("action_sign_in")}</a>`;
    }
    if (!action.allowed) return this.say("action_not_allowed");
    if (this.state.moment !== null) return this.say("time_no_action");
    if (count > 0) return nothing;
    const layer = city.layers.find((one) => one.name === action.layer)?.title ?? action.layer;
    return this.say("action_select_first", { layer });
  }
}

customElements.define("selection-tray", SelectionTray);
