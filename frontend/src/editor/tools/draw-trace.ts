import { html, type TemplateResult } from "lit";
import type { TextKey } from "../../texts/texts.ts";
import type { Editor } from "../editor.ts";
import { areaOf, bearing, distance, lengthOf } from "../plane/measures.ts";
import type { Line, LocalGeometry, Position } from "../plane/shapes.ts";
import { writeBearing } from "../plane/traverse.ts";
import { isRefusal, ringOf, type Refusal } from "../plane/vertices.ts";
import { wordsOfArea, wordsOfLength } from "./draw-words.ts";
import { NO_SKETCH, type PointerAt, type Sketch, type SketchRole, type ToolRun } from "./tool.ts";
import "../elements/held-fields.ts";

/** A click as near as this to the first position closes a ring, one as near to the last does nothing, pixels. */
const CLOSE_PX = 10;
const TWICE_PX = 3;

const REFUSALS: Readonly<Record<Refusal, TextKey>> = {
  too_few: "draw_too_few",
  crosses: "draw_crosses",
  outside: "draw_outside",
  overlaps: "draw_overlaps_part",
  last_part: "remove_last_part",
};

/** What is traced on the map and what becomes of it. */
export interface Trace {
  readonly kind: "ring" | "line" | "point";
  /** Takes what was traced; refuses what cannot be. */
  commit(positions: Line): Refusal | null;
  /** Is told the ring or line while it is traced. */
  tried?(positions: Line): void;
}

/** Traces a ring, a line or a point by clicks, typed positions and keys. */
export class Tracing implements ToolRun {
  private positions: Position[] = [];
  private pointer: Position | null = null;

  constructor(
    private readonly editor: Editor,
    private readonly trace: Trace,
  ) {}

  move(at: PointerAt): void {
    this.pointer = at.place;
    if (this.trace.kind === "ring" && this.positions.length > 1) this.trace.tried?.([...this.positions, at.place]);
    this.editor.redraw();
  }

  click(at: PointerAt): void {
    const [first] = this.positions;
    const last = this.positions.at(-1);
    const near = (place: Position, px: number) => distance(place, at.raw) <= px * at.metresPerPixel;
    if (last && (near(last, TWICE_PX) || distance(last, at.place) === 0)) return;
    const closes = this.trace.kind === "ring" && first && this.positions.length > 2 && near(first, CLOSE_PX);
    if (closes) this.finish();
    else this.take(at.place);
  }

  doubleClick(): void {
    this.finish();
  }

  take(place: Position): void {
    this.positions = [...this.positions, place];
    this.pointer = null;
    if (this.trace.kind === "point") this.finish();
    else this.editor.redraw();
  }

  last(): Position | null {
    return this.positions.at(-1) ?? null;
  }

  back(): boolean {
    if (this.positions.length === 0) return false;
    this.positions = this.positions.slice(0, -1);
    this.editor.redraw();
    return true;
  }

  finish(): void {
    if (this.positions.length === 0) return;
    const refusal = this.trace.commit(this.positions);
    if (refusal) this.editor.notice(this.editor.workspace.say(REFUSALS[refusal]));
    else this.positions = [];
    this.editor.redraw();
  }

  key(event: KeyboardEvent): boolean {
    if (event.key !== "Escape" || this.positions.length === 0) return false;
    this.positions = [];
    this.editor.redraw();
    return true;
  }

  sketch(): Sketch {
    const placed = this.pointer ? [...this.positions, this.pointer] : this.positions;
    if (this.positions.length === 0) return NO_SKETCH;
    const handles = this.positions.map((place, i) => ({ place, role: i === 0 ? ("chosen" as const) : ("vertex" as const) }));
    return { shapes: this.shapes(placed), handles, words: this.words(placed) };
  }

  panel(): TemplateResult {
    return html`<held-fields .editor=${this.editor}></held-fields>`;
  }

  stop(): void {
    this.positions = [];
  }

  private shapes(placed: Line): Sketch["shapes"] {
    const ring = this.trace.kind === "ring" && placed.length > 2 ? ringOf(placed) : null;
    const drawn = (geometry: LocalGeometry, role: SketchRole) => ({ geometry, role });
    if (ring && !isRefusal(ring)) return [drawn({ type: "MultiPolygon", coordinates: [[ring]] }, "drawn")];
    const closed = ring ? [...placed, placed[0] as Position] : placed;
    return closed.length > 1 ? [drawn({ type: "MultiLineString", coordinates: [closed] }, ring ? "refused" : "drawn")] : [];
  }

  private words(placed: Line): string {
    const { say } = this.editor.workspace;
    const [from, to] = placed.slice(-2);
    const last = from && to ? [`${wordsOfLength(say, distance(from, to))} ${writeBearing(bearing(from, to))}`] : [];
    if (placed.length < 3) return last.join("");
    const ring = [...placed, placed[0] as Position];
    const all =
      this.trace.kind === "ring"
        ? [wordsOfArea(say, areaOf({ type: "MultiPolygon", coordinates: [[ring]] })), say("draw_perimeter", { length: wordsOfLength(say, lengthOf(ring)) })]
        : [say("draw_length", { length: wordsOfLength(say, lengthOf(placed)) })];
    return [...last, ...all].join(" · ");
  }
}
