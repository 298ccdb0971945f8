import { html, nothing, svg, type TemplateResult } from "lit";
import type { GeometryKind, Look } from "../api/types.ts";
import { lookInTheme } from "../map/tint.ts";

const WIDTH = 22;
const HEIGHT = 14;
const HATCH_STEP = 4;

/** Draws one row of a legend as the map draws it. */
export function swatch(described: Look, kind: GeometryKind): TemplateResult {
  const look = lookInTheme(described);
  return html`<svg class="swatch" viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">
    ${kind === "POINT" ? circle(look) : kind === "MULTILINESTRING" ? line(look) : area(look)}
  </svg>`;
}

/** Returns the ends of the lines of a hatch over the swatch: x1, y1, x2, y2. */
export function hatchLines(angle: number): readonly (readonly [number, number, number, number])[] {
  const radians = (angle * Math.PI) / 180;
  const [along, across] = [Math.cos(radians), Math.sin(radians)];
  const reach = WIDTH;
  const count = Math.ceil(reach / HATCH_STEP);
  return Array.from({ length: 2 * count + 1 }, (_, i) => {
    const shift = (i - count) * HATCH_STEP;
    const x = WIDTH / 2 + across * shift;
    const y = HEIGHT / 2 + along * shift;
    return [x - along * reach, y + across * reach, x + along * reach, y - across * reach] as const;
  });
}

function area(look: Look): TemplateResult {
  const ink = look.line ?? look.fill ?? "#555555";
  const width = Math.min(look.width, 2);
  return svg`
    ${look.fill ? svg`<rect x="1.5" y="1.5" width="19" height="11" fill=${look.fill} fill-opacity=${look.fill_opacity}></rect>` : nothing}
    ${
      look.hatch === null
        ? nothing
        : svg`<svg x="1.5" y="1.5" width="19" height="11" viewBox="1.5 1.5 19 11">${hatchLines(look.hatch).map(
            ([x1, y1, x2, y2]) =>
              svg`<line x1=${x1} y1=${y1} x2=${x2} y2=${y2} stroke=${ink} stroke-width="1" stroke-opacity="0.6"></line>`,
          )}</svg>`
    }
    ${look.line ? svg`<rect x="1.5" y="1.5" width="19" height="11" fill="none" stroke=${look.line} stroke-width=${width} stroke-dasharray=${dashes(look)}></rect>` : nothing}
  `;
}

function line(look: Look): TemplateResult {
  const colour = look.line ?? look.fill ?? "#555555";
  const width = Math.max(1.5, Math.min(look.width, 4));
  const pale = /^#f[a-f0-9]f[a-f0-9]f/i.test(colour);
  return svg`
    ${pale ? svg`<line x1="1" y1="7" x2="21" y2="7" stroke="#a9aea8" stroke-width=${width + 3}></line>` : nothing}
    <line x1="1" y1="7" x2="21" y2="7" stroke=${colour} stroke-width=${pale ? width + 1 : width} stroke-dasharray=${dashes(look)}></line>
  `;
}

function circle(look: Look): TemplateResult {
  const colour = look.fill ?? look.line ?? "#555555";
  return svg`<circle cx="11" cy="7" r=${Math.min(5.5, look.radius + 1)} fill=${colour} stroke=${look.line ?? colour} stroke-width="1"></circle>`;
}

function dashes(look: Look): string | typeof nothing {
  if (look.dash.length === 0) return nothing;
  return look.dash.map((length) => length * Math.max(1, Math.min(look.width, 1.5))).join(" ");
}
