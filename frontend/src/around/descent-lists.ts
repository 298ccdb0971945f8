import { html, nothing, type TemplateResult } from "lit";
import { formatDay } from "../texts/texts.ts";
import { openFeature } from "../workspace/cards.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Descent, Relative } from "./around-client.ts";

/** Lists what a feature came from and what became of it, the nearest generation first. */
export function descentLists(workspace: Workspace, layer: string, descent: Descent): TemplateResult {
  return html`
    ${list(workspace, layer, "predecessors", descent.predecessors)}
    ${list(workspace, layer, "successors", descent.successors)}
  `;
}

function list(
  workspace: Workspace,
  layer: string,
  side: keyof Descent,
  relatives: readonly Relative[],
): TemplateResult | typeof nothing {
  if (relatives.length === 0) return nothing;
  const heading = `descent-${side}`;
  return html`<section class="related-group" aria-labelledby=${heading}>
    <h3 class="related-head" id=${heading}>
      <span class="related-layer">${workspace.say(side === "predecessors" ? "descent_predecessors" : "descent_successors")}</span>
      <span class="related-count">${relatives.length}</span>
    </h3>
    <ul class="related-list">${relatives.map((one) => row(workspace, layer, one))}</ul>
  </section>`;
}

function row(workspace: Workspace, layer: string, relative: Relative): TemplateResult {
  const { say } = workspace;
  const language = workspace.store.get().city?.language ?? "en";
  const told = [
    say(`descent_${relative.kind}`),
    formatDay(relative.at.slice(0, 10), language),
    ...(relative.generation > 1 ? [say("descent_generation", { count: relative.generation })] : []),
    ...(relative.current ? [] : [say("descent_ended")]),
  ];
  return html`<li>
    <button class="related-row" @click=${() => void openFeature(workspace, { layer, id: relative.id }, null)}>
      <span class="related-title">${relative.title}</span>
      <span class="related-how">${told.map((text) => html`<span>${text}</span>`)}</span>
    </button>
  </li>`;
}
