import { html, nothing, type TemplateResult } from "lit";
import type { Editor } from "../editor.ts";
import { areaOf, bearing, distance } from "../plane/measures.ts";
import type { AddedVertex } from "../plane/shared-vertices.ts";
import { linesOf, type LocalGeometry, type Position } from "../plane/shapes.ts";
import { readBearing, readNumber, writeBearing } from "../plane/traverse.ts";
import { isSameValue } from "../saving/changed.ts";
import { askGeometryTool, type ToolAnswer } from "../server/geometry-tools.ts";
import { keepsLargestAtFirst, selectedSurface, telling, type SurfaceDraft } from "./split-run.ts";
import { addedOf, neighboursNow, neighboursWith } from "./shared-neighbours.ts";
import { applySplit } from "./split-succession.ts";
import { portionTable, wantedOf } from "./split-table.ts";
import type { PointerAt, Sketch, ToolRun } from "./tool.ts";
import "../elements/split-options.ts";

export type PortionKind = "area" | "equal";

/** Splits the selected surface into portions that follow each other along a bearing; shown before they are made. */
export class Portioning implements ToolRun {
  keepsLargest: boolean;
  private sizes = "";
  private bearingDeg = 90;
  private fault = "";
  private portions: readonly LocalGeometry[] = [];
  private wanted: readonly (number | null)[] = [];
  private added: readonly AddedVertex[] = [];
  /** What the portions are of. */
  private of: SurfaceDraft | null = null;
  private asked: AbortController | null = null;

  constructor(
    private readonly editor: Editor,
    private readonly kind: PortionKind,
  ) {
    this.keepsLargest = keepsLargestAtFirst(editor, selectedSurface(editor));
    if (kind === "equal") this.sizes = "2";
    void this.show();
  }

  /** Takes the direction of the edge that was clicked. */
  click(at: PointerAt): void {
    const feature = selectedSurface(this.editor);
    const edge = feature && nearestEdge(feature.geometry, at.raw);
    if (!edge) return;
    this.bearingDeg = bearing(...edge);
    void this.show();
  }

  finish(): void {
    const feature = selectedSurface(this.editor);
    if (!feature || this.portions.length < 2) return;
    if (feature.key !== this.of?.key || !isSameValue(feature.geometry, this.of.geometry)) return void this.show();
    const keys = applySplit(this.editor, feature, this.portions, this.keepsLargest, neighboursNow(this.editor, feature, this.added));
    this.editor.useTool(null);
    this.editor.select(keys);
  }

  sketch(): Sketch {
    return { shapes: this.portions.map((geometry) => ({ geometry, role: "drawn" })), handles: [] };
  }

  panel(): TemplateResult {
    const { say } = this.editor.workspace;
    return html`<div class="divide-fields" @change=${this.read}>
        ${this.kind === "area"
          ? html`<label>${say("split_areas")}<input name="sizes" autocomplete="off" .value=${this.sizes} /></label>`
          : html`<label>${say("split_parts")}<input name="sizes" inputmode="numeric" autocomplete="off" .value=${this.sizes} /></label>`}
        <label>${say("split_bearing")}<input name="bearing" autocomplete="off" .value=${writeBearing(this.bearingDeg)} /></label>
        <p class="divide-fault" role="alert">${this.fault}</p>
        <div class="held-wide">${this.table()}</div>
        <div class="divide-actions">
          <button class="button button--primary" ?disabled=${this.portions.length < 2} @click=${() => this.finish()}>${say("split_do")}</button>
          <button class="button" @click=${this.turn}>${say("split_turn")}</button>
        </div>
      </div>
      <split-options .editor=${this.editor} .run=${this}></split-options>`;
  }

  stop(): void {
    this.asked?.abort();
    this.portions = [];
  }

  private table(): TemplateResult | typeof nothing {
    const { say } = this.editor.workspace;
    if (this.portions.length === 0) return nothing;
    return portionTable(say, this.portions.map(areaOf), this.wanted);
  }

  private readonly turn = (): void => {
    this.bearingDeg = (this.bearingDeg + 90) % 360;
    void this.show();
  };

  private readonly read = (event: Event): void => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    if (field.name === "sizes") this.sizes = field.value;
    if (field.name === "bearing") {
      const degrees = readBearing(field.value);
      if (degrees === null) return this.refuse(field.value);
      this.bearingDeg = degrees;
    }
    if (field.name === "sizes" || field.name === "bearing") void this.show();
  };

  private async show(): Promise<void> {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const feature = selectedSurface(this.editor);
    const sizes = this.sizes.split(/[;\s]+/).filter((one) => one !== "");
    this.portions = [];
    this.fault = "";
    const wrong = sizes.find((one) => !((readNumber(one) ?? 0) > 0));
    if (wrong !== undefined) return this.refuse(wrong);
    if (feature && sizes.length > 0) {
      await telling(this.editor, async () => {
        const answer = await this.ask(feature, sizes.map((one) => readNumber(one) ?? 0), asked.signal).catch((error: unknown) => {
          if (asked.signal.aborted) return null;
          throw error;
        });
        const added = addedOf(answer?.notes ?? []);
        await neighboursWith(this.editor, feature, added);
        if (!answer || asked.signal.aborted) return;
        this.portions = answer.geometries;
        this.wanted = wantedOf(answer.notes);
        this.added = added;
        this.of = feature;
      });
    }
    this.editor.redraw();
  }

  private ask({ geometry }: SurfaceDraft, sizes: readonly number[], signal: AbortSignal): Promise<ToolAnswer> {
    const bearing_deg = this.bearingDeg;
    if (this.kind === "area") return askGeometryTool(this.editor.api, "split-area", { geometry, areas_m2: sizes, bearing_deg }, signal);
    return askGeometryTool(this.editor.api, "split-equal", { geometry, parts: sizes[0] ?? 0, bearing_deg }, signal);
  }

  private refuse(value: string): void {
    this.portions = [];
    this.fault = this.editor.workspace.say("held_unread", { value });
    this.editor.redraw();
  }
}

/** The edge of a geometry that is nearest to a position; null if it has none. */
export function nearestEdge(geometry: LocalGeometry, place: Position): [Position, Position] | null {
  let [nearest, away]: [[Position, Position] | null, number] = [null, Infinity];
  for (const { line } of linesOf(geometry)) {
    for (const [i, to] of line.slice(1).entries()) {
      const from = line[i] as Position;
      const off = distanceToSegment(place, from, to);
      if (off < away) [nearest, away] = [[from, to], off];
    }
  }
  return nearest;
}

/** The distance from a position to the nearest of a segment, metres. */
export function distanceToSegment(place: Position, [x1, y1]: Position, [x2, y2]: Position): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((place[0] - x1) * dx + (place[1] - y1) * dy) / square;
  const share = Math.max(0, Math.min(1, along));
  return distance(place, [x1 + share * dx, y1 + share * dy]);
}
