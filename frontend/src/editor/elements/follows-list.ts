import { html, nothing, type TemplateResult } from "lit";
import type { Say } from "../../texts/texts.ts";
import type { Followed } from "../server/changesets.ts";

/** The leases, permits and plans that will point at what comes of the draft, by layer. */
export function followsList(say: Say, follows: readonly Followed[]): TemplateResult | typeof nothing {
  if (follows.length === 0) return nothing;
  const layers = [...new Set(follows.map(({ layer }) => layer))];
  return html`<section class="changes-layer follows">
    <h3 class="changes-layer-title">${say("follows_title")} <span class="edit-count">${follows.length}</span></h3>
    ${layers.map((layer) => {
      const found = follows.filter((one) => one.layer === layer);
      return html`<h4 class="follows-layer">${found[0]?.layer_title}</h4>
        <ul class="changes-list">
          ${found.map((one) => html`<li class="change"><strong>${one.title ?? say("follows_hidden")}</strong> <span class="change-who">${one.sentence || `${one.from.join(", ")} → ${one.to.join(", ")}`}</span></li>`)}
        </ul>`;
    })}
  </section>`;
}
