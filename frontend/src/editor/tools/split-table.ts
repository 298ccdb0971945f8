import { html, nothing, type TemplateResult } from "lit";
import type { Say } from "../../texts/texts.ts";
import type { ToolNote } from "../server/geometry-tools.ts";
import { signed } from "../forms/figures.ts";
import { decimals } from "../../texts/decimals.ts";

/** The area that was asked for each part, m²; null for the one that is left over. */
export function wantedOf(notes: readonly ToolNote[]): (number | null)[] {
  const portions = notes.filter(({ code }) => code === "PORTION");
  const numbered = portions.map(({ values }) => ({ index: Number(values["index"]), asked: values["asked_m2"] }));
  return numbered.sort((a, b) => a.index - b.index).map(({ asked }) => (typeof asked === "number" ? asked : null));
}

/** By how much a part is larger than was asked, to a hundredth of a m²; null where nothing was asked. */
export function differenceOf(gotM2: number, wantedM2: number | null | undefined): number | null {
  return typeof wantedM2 === "number" ? Math.round((gotM2 - wantedM2) * 100) / 100 : null;
}

/** What was asked and what each part has; a difference is what positions on the grid allow. */
export function portionTable(say: Say, got: readonly number[], wanted: readonly (number | null)[]): TemplateResult {
  const differences = got.map((area, i) => differenceOf(area, wanted[i]));
  const differs = differences.some((one) => one !== null && one !== 0);
  return html`<table class="divide-table">
      <thead>
        <tr>
          <th scope="col">${say("split_part")}</th><th scope="col">${say("split_wanted")}</th>
          <th scope="col">${say("split_got")}</th><th scope="col">${say("split_difference")}</th>
        </tr>
      </thead>
      <tbody>
        ${got.map((area, i) => {
          const [asked, difference] = [wanted[i], differences[i] ?? null];
          const sign = difference !== null && difference > 0 ? "+" : "";
          return html`<tr>
            <td>${i + 1}</td><td>${typeof asked === "number" ? decimals(asked) : say("split_rest")}</td>
            <td>${decimals(area)}</td><td>${difference === null ? "–" : `${sign}${signed(difference)}`}</td>
          </tr>`;
        })}
      </tbody>
    </table>
    ${differs ? html`<p class="edit-hint">${say("split_grid")}</p>` : nothing}`;
}
