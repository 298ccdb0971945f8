import { html, nothing, type TemplateResult } from "lit";
import { reasonOf } from "../api/problem.ts";
import type { City } from "../api/types.ts";
import type { Say } from "../texts/texts.ts";
import { namedFew } from "../timeline/named.ts";
import { formatMoment, zoneOf } from "../timeline/zone.ts";
import type { Found, SearchState } from "../workspace/search.ts";

/** What the rows of a search are drawn with; marked: the row that the keys have come to, or -1. */
export interface SearchRows {
  readonly say: Say;
  readonly city: City | null;
  readonly moment: string | null;
  readonly marked: number;
  readonly choose: (result: Found) => void;
}

/** Draws what a search has come to; of the past it says of when, and which layers are not known. */
export function searchRows(found: SearchState, rows: SearchRows): TemplateResult | typeof nothing {
  const { say } = rows;
  if (found.state === "idle") return nothing;
  if (found.state === "waiting") return line(say("loading"));
  if (found.state === "failed") {
    return line(say("search_failed", { reason: reasonOf(found.error, say("network_failed")) }));
  }
  const { results, unrecorded, query } = found;
  return html`
    ${rows.moment === null ? nothing : line(then(rows, rows.moment))}
    ${results.length === 0 ? line(say("search_nothing", { query })) : results.map((result, i) => row(result, i, rows))}
    ${unrecorded.length > 0 ? line(say("time_unrecorded", { layers: namedFew(unrecorded) })) : nothing}
  `;
}

function then({ say, city }: SearchRows, moment: string): string {
  return say("time_as_at", { moment: formatMoment(moment, city?.language ?? "en", zoneOf(city)) });
}

function row(result: Found, index: number, { say, marked, choose }: SearchRows): TemplateResult {
  return html`<div
    id="search-row-${index}"
    class="search-row"
    role="option"
    aria-selected=${index === marked}
    @pointerdown=${(event: Event) => event.preventDefault()}
    @click=${() => choose(result)}
  >
    <span class="search-title">${result.title}</span>
    <span class="search-layer">${"place" in result ? say("place_kind") : result.layer_title}</span>
    ${result.subtitle ? html`<span class="search-subtitle">${result.subtitle}</span>` : nothing}
  </div>`;
}

function line(text: string): TemplateResult {
  return html`<div class="search-line" role="option" aria-disabled="true" aria-selected="false">${text}</div>`;
}
