import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../elements/icons.ts";
import { formatDay, type Say } from "../texts/texts.ts";
import { column, figure } from "./figures.ts";
import type { Solid } from "./solid.ts";
import { nameOf, type Governing, type ShownPlan, type Volume, type Volumes } from "./volumes.ts";

/** Draws what may be built on the parcel whose card is open: limits, acts, numbers of the parts. */
export function envelopeSection(solid: Solid, language: string): TemplateResult {
  const { say, store } = solid.workspace;
  const { volumes } = solid.store.get();
  const { city, moment } = store.get();
  const mayRead = Boolean(city?.plans_url);
  return html`<section class="solid-part" aria-labelledby="solid-envelope">
    <h3 id="solid-envelope">${say("solid_envelope")}</h3>
    ${mayRead && moment !== null ? html`<p class="hint">${say("solid_then")}</p>` : nothing}
    ${
      !mayRead
        ? html`<p class="solid-quiet">${say("solid_envelope_rights")}</p>`
        : volumes.state === "none"
          ? html`<p class="solid-quiet">${say("solid_envelope_choose")}</p>`
          : volumes.state === "loading"
            ? html`<p class="solid-quiet" role="status">${say("loading")}</p>`
            : volumes.state === "failed"
              ? html`<p class="hint hint--warn" role="alert">${volumes.reason}</p>`
              : ready(solid, volumes.found, language)
    }
  </section>`;
}

function ready(solid: Solid, found: Volumes, language: string): TemplateResult {
  const { say } = solid.workspace;
  const { chosen } = solid.store.get();
  const volume = found.volumes[chosen];
  return html`
    <p class="solid-subject">
      <strong class="num">${found.parcel.cadastral_number}</strong>
      <button class="text-button" @click=${() => solid.forget()}>${say("solid_forget")}</button>
    </p>
    ${found.plan ? planLine(say, found.plan, language) : html`<p class="hint">${say(solid.workspace.store.get().moment === null ? "solid_no_plan" : "solid_no_plan_then")}</p>`}
    ${found.plan && !volume ? html`<p class="hint hint--warn">${icon("warning")}<span>${say("solid_no_envelope")}</span></p>` : nothing}
    ${found.volumes.length > 1 ? choice(solid, found.volumes, chosen) : nothing}
    ${volume ? facts(say, volume, language) : nothing}
  `;
}

function planLine(say: Say, plan: ShownPlan, language: string): TemplateResult {
  const day = formatDay(plan.issued_on ?? plan.composed_on, language);
  const title = plan.number ? say("solid_plan_number", { number: plan.number }) : say("solid_plan");
  return html`<p class="solid-quiet"><a href=${plan.page}>${title}</a>, ${plan.status_title}, <span class="num">${day}</span></p>`;
}

function choice(solid: Solid, volumes: readonly Volume[], chosen: number): TemplateResult {
  const choose = (event: Event) => {
    if (event.target instanceof HTMLSelectElement) solid.store.set({ chosen: event.target.selectedIndex });
  };
  return html`<label class="solid-field">
    ${solid.workspace.say("solid_use")}
    <select @change=${choose}>
      ${volumes.map((volume, i) => html`<option .selected=${live(i === chosen)}>${nameOf(volume)}</option>`)}
    </select>
  </label>`;
}

function facts(say: Say, volume: Volume, language: string): TemplateResult {
  const stated = volume.height_m !== null;
  return html`
    ${volume.zone.illustrative ? html`<p class="hint hint--warn">${icon("warning")}<span>${say("solid_illustrative")}</span></p>` : nothing}
    <p class=${stated ? "solid-stated" : "hint hint--warn"}>${stated ? nothing : icon("warning")}<span>${volume.stated}</span></p>
    ${volume.governing.length > 0 ? html`<ul class="solid-acts">${volume.governing.map((one) => act(say, one, language))}</ul>` : nothing}
    ${
      volume.storeys_max === null
        ? nothing
        : html`<p class="solid-quiet">${say("solid_storeys", { storeys: figure(language, volume.storeys_max, 1) })}</p>`
    }
    ${parts(say, volume, language)}
  `;
}

function act(say: Say, governing: Governing, language: string): TemplateResult {
  const lines = [
    governing.registry_no && say("solid_registry", { number: governing.registry_no }),
    governing.act,
    governing.edition && say("solid_edition", { day: formatDay(governing.edition, language) }),
  ].filter(Boolean);
  return html`<li>
    <strong>${governing.title}</strong>
    ${lines.map((line) => html`<span>${line}</span>`)}
  </li>`;
}

function parts(say: Say, volume: Volume, language: string): TemplateResult {
  const height = volume.height_m === null ? "—" : column(language, volume.height_m, 2);
  const cells = (area: number, volume_m3: number | null) => html`
    <td class="num">${column(language, area, 2)}</td>
    <td class="num">${height}</td>
    <td class="num">${volume_m3 === null ? "—" : column(language, volume_m3, 2)}</td>
  `;
  return html`<table class="solid-table">
    <caption class="visually-hidden">${say("solid_parts")}</caption>
    <thead>
      <tr>
        <th scope="col">${say("solid_part")}</th>
        <th scope="col" class="num">${say("solid_area")}</th>
        <th scope="col" class="num">${say("solid_height")}</th>
        <th scope="col" class="num">${say("solid_volume")}</th>
      </tr>
    </thead>
    <tbody>
      ${volume.parts.map((part) => html`<tr><th scope="row">${part.number}</th>${cells(part.area_m2, part.volume_m3)}</tr>`)}
      ${
        volume.parts.length > 1
          ? html`<tr class="solid-total"><th scope="row">${say("solid_total")}</th>${cells(volume.area_m2, volume.volume_m3)}</tr>`
          : nothing
      }
    </tbody>
  </table>`;
}
