import { html, nothing, type TemplateResult } from "lit";
import type { Item } from "../api/types.ts";
import type { CardState } from "../store/state.ts";
import type { TextKey } from "../texts/texts.ts";
import type { Workspace } from "../workspace/workspace.ts";

export const CARD_TABS = ["facts", "history", "related"] as const;
export type CardTab = (typeof CARD_TABS)[number];

const NAMES: Readonly<Record<CardTab, TextKey>> = {
  facts: "card_facts",
  history: "card_history",
  related: "card_related",
};

/** Returns the tab that a key leads to from another; null for keys that mean nothing here. */
export function tabAfter(tab: CardTab, key: string): CardTab | null {
  const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };
  if (key === "Home") return "facts";
  if (key === "End") return "related";
  const step = steps[key];
  if (step === undefined) return null;
  const index = CARD_TABS.indexOf(tab) + step;
  return CARD_TABS[(index + CARD_TABS.length) % CARD_TABS.length] ?? null;
}

/** Draws the row of tabs; arrows, Home and End move between them. */
export function cardTabs(workspace: Workspace, chosen: CardTab, choose: (tab: CardTab) => void): TemplateResult {
  const pressed = (event: KeyboardEvent) => {
    const next = tabAfter(chosen, event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    choose(next);
    if (event.currentTarget instanceof HTMLElement) {
      event.currentTarget.querySelector<HTMLElement>(`#card-tab-${next}`)?.focus();
    }
  };
  return html`<div class="card-tabs" role="tablist" aria-label=${workspace.say("card")} @keydown=${pressed}>
    ${CARD_TABS.map(
      (tab) => html`<button
        id="card-tab-${tab}"
        class="card-tab"
        role="tab"
        aria-selected=${tab === chosen}
        aria-controls=${tab === chosen ? `card-panel-${tab}` : nothing}
        tabindex=${tab === chosen ? 0 : -1}
        @click=${() => choose(tab)}
      >
        ${workspace.say(NAMES[tab])}
      </button>`,
    )}
  </div>`;
}

type CardReady = Extract<CardState, { state: "ready" }>;

const ELEMENTS = { history: "feature-history", related: "related-features" } as const;

/**
 * Draws what a tab shows; the elements of the history and of what is related are loaded when they
 * are first asked for, and `redraw` is called then.
 */
export function cardPanel(
  workspace: Workspace,
  { item, then }: CardReady,
  tab: CardTab,
  facts: TemplateResult,
  redraw: () => void,
): TemplateResult {
  return html`<div id="card-panel-${tab}" class="card-panel" role="tabpanel" aria-labelledby="card-tab-${tab}" tabindex="0">
    ${tab === "facts" ? facts : around(workspace, item, then?.moment ?? null, tab, redraw)}
  </div>`;
}

function around(
  workspace: Workspace,
  item: Item,
  moment: string | null,
  tab: "history" | "related",
  redraw: () => void,
): TemplateResult {
  if (!customElements.get(ELEMENTS[tab])) {
    load(tab).then(redraw, () => workspace.store.set({ notice: workspace.say("network_failed") }));
    return html`<p class="around-line" aria-live="polite">${workspace.say("loading")}</p>`;
  }
  const ref = { layer: item.layer, id: item.id };
  return tab === "history"
    ? html`<feature-history .workspace=${workspace} .feature=${ref} .version=${item.version}></feature-history>`
    : html`<related-features .workspace=${workspace} .feature=${ref} .version=${item.version} .moment=${moment}></related-features>`;
}

function load(tab: "history" | "related"): Promise<unknown> {
  return tab === "history" ? import("./feature-history.ts") : import("./related-features.ts");
}
