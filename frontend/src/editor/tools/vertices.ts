import type { Editor } from "../editor.ts";
import { liveChecksOf, type Tried } from "../live-checks.ts";
import { vertexAt, type LocalGeometry, type Position } from "../plane/shapes.ts";
import { cornerMoved, reachOfGrid, sharersAt, type SharedReach } from "../plane/shared.ts";
import { isRefusal, withoutVertex } from "../plane/vertices.ts";
import { handlesOf, piecesAt, viewAround, wordsAt, type View } from "./vertices-drawn.ts";
import { beforeGrip, featuresAround, grabbedAt, gripAt, nextGrip, type Grip } from "./vertices-grip.ts";
import type { LayerSharer } from "./shared-neighbours.ts";
import type { PointerAt, Sketch, Tool, ToolRun } from "./tool.ts";

const DRAG_PX = 3;
const LONG_STEP_M = 0.1;
const ARROWS: Readonly<Record<string, Position>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Reshapes the selected features by their vertices. */
export const VERTICES: Tool = {
  code: "vertices",
  title: "tool_vertices",
  hint: "tool_vertices_hint",
  icon: "vertices",
  shortcut: "V",
  group: "change",
  refusal: (editor) => (editor.selection().some(({ geometry }) => geometry) ? null : "tool_needs_selection"),
  start: (editor) => new Reshaping(editor),
};

/** A grip that is dragged, with the features that may change with it. */
interface Drag {
  readonly grip: Grip;
  readonly start: readonly [number, number];
  readonly features: readonly LayerSharer[];
  /** Those that have the grip as a corner or on an edge. */
  readonly sharers: readonly LayerSharer[];
  readonly to: Position | null;
}

class Reshaping implements ToolRun {
  private marked: Grip | null = null;
  private dragged: Drag | null = null;
  private view: View | null = null;
  private drawn: { readonly of: readonly unknown[]; readonly handles: Sketch["handles"] } | null = null;
  private readonly reach: SharedReach;

  constructor(private readonly editor: Editor) {
    this.reach = reachOfGrid(editor.plane.crs.precision_m);
  }

  move(at: PointerAt): void {
    const view = viewAround(this.view, at);
    if (view === this.view) return;
    this.view = view;
    this.editor.redraw();
  }

  down(at: PointerAt): boolean {
    this.view = viewAround(this.view, at);
    const grip = grabbedAt(this.editor.selection(), at);
    this.dragged = grip && { ...this.around(grip), start: at.point, to: null };
    if (grip) this.marked = grip.isNew ? null : grip;
    this.editor.redraw();
    return grip !== null;
  }

  drag(at: PointerAt): void {
    if (!this.dragged) return;
    const [x, y] = this.dragged.start;
    if (!this.dragged.to && Math.hypot(at.point[0] - x, at.point[1] - y) < DRAG_PX) return;
    const drag = { ...this.dragged, to: at.place };
    this.dragged = drag;
    this.editor.redraw();
    liveChecksOf(this.editor).look(() => this.changed(drag, drag.to));
  }

  up(): void {
    const drag = this.dragged;
    this.dragged = null;
    if (drag && (drag.to || drag.grip.isNew)) this.drop(drag.grip, drag.to ?? drag.grip.place);
    this.editor.redraw();
  }

  take(place: Position): void {
    const { chosen } = this;
    if (chosen) this.put(this.around(chosen), place);
    else this.editor.notice(this.editor.workspace.say("vertices_choose_first"));
  }

  last(): Position | null {
    const grip = this.dragged?.grip;
    const own = grip && this.editor.feature(grip.key);
    return grip && own ? beforeGrip(own, grip) : null;
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "Tab") return this.step(event.shiftKey ? -1 : 1);
    const { chosen } = this;
    const arrow = ARROWS[event.key];
    const stepM = event.shiftKey ? LONG_STEP_M : this.editor.plane.crs.precision_m;
    if (!chosen) return false;
    if (event.key === "Delete") this.remove(chosen);
    else if (event.key === "Escape") this.choose(null);
    else if (arrow) this.put(this.around(chosen), [chosen.place[0] + arrow[0] * stepM, chosen.place[1] + arrow[1] * stepM]);
    else return false;
    return true;
  }

  /** Two clicks were told; the map is not to zoom. */
  doubleClick(): void {}

  sketch(): Sketch {
    const drag = this.dragged;
    if (!drag?.to) return { shapes: [], handles: this.handles() };
    const { grip, to, sharers } = drag;
    const own = sharers.find(({ key }) => key === grip.key);
    const handles = [{ place: grip.place, role: "ghost" as const }, { place: to, role: "chosen" as const }];
    const words = own ? { words: wordsAt(this.editor.workspace.say, own, grip, to, this.reach) } : {};
    return { shapes: [{ geometry: piecesAt(sharers, grip, to, this.reach), role: "moved" }], handles, ...words };
  }

  ignores(): readonly string[] {
    return this.dragged?.sharers.map(({ key }) => key) ?? [];
  }

  stop(): void {
    if (this.dragged?.to) liveChecksOf(this.editor).look(() => []);
    this.dragged = null;
    this.marked = null;
  }

  /** The handles in view; found anew only if something of them has changed. */
  private handles(): Sketch["handles"] {
    const { selected, draftTick } = this.editor.state;
    const of = [this.view, this.chosen, selected, draftTick];
    if (!this.drawn?.of.every((one, i) => one === of[i])) {
      this.drawn = { of, handles: handlesOf(this.editor.selection(), this.view, this.chosen) };
    }
    return this.drawn.handles;
  }

  /** The chosen vertex, as long as its feature still has it. */
  private get chosen(): Grip | null {
    const geometry = this.marked && this.editor.feature(this.marked.key)?.geometry;
    const place = this.marked && geometry && vertexAt(geometry, this.marked.path);
    return place && place[0] === this.marked?.place[0] && place[1] === this.marked.place[1] ? this.marked : null;
  }

  private around(grip: Grip): Pick<Drag, "grip" | "features" | "sharers"> {
    const features = featuresAround(this.editor, grip, this.reach.cornerM);
    return { grip, features, sharers: sharersAt(features, grip.place, this.reach) };
  }

  /** What the features would be if the grip went to a place. */
  private changed({ grip, features }: Pick<Drag, "grip" | "features">, to: Position): Tried[] {
    return cornerMoved(features, grip.place, to, this.reach);
  }

  /** What others have published while it was dragged is not undone: the features are taken as they are now. */
  private drop(grip: Grip, place: Position): void {
    const now = this.around(grip);
    if (now.sharers.some(({ key }) => key === grip.key)) this.put(now, place);
    else this.editor.notice(this.editor.workspace.say("vertices_changed"));
  }

  private put(drag: Pick<Drag, "grip" | "features">, place: Position): void {
    const { grip } = drag;
    const to = this.editor.plane.round(place);
    if (!grip.isNew && to[0] === grip.place[0] && to[1] === grip.place[1]) return;
    const changed = this.changed(drag, to);
    const { say } = this.editor.workspace;
    if (!changed.some(({ key }) => key === grip.key)) return this.editor.notice(say("vertices_too_few"));
    const label = grip.isNew ? say("step_vertex_add") : say("step_vertex_move", { count: changed.length });
    this.editor.changeAll(label, changed.map(({ key, geometry }) => ({ key, geometry })));
    const own = this.editor.feature(grip.key);
    this.choose(own && gripAt(own, to, this.reach.cornerM));
  }

  /** Takes a corner out of every feature that has it. */
  private remove(grip: Grip): void {
    const { say } = this.editor.workspace;
    const left: { key: string; geometry: LocalGeometry }[] = [];
    for (const { key, layer, geometry } of this.around(grip).sharers) {
      const found = key === grip.key ? grip : gripAt({ key, layer, geometry }, grip.place, this.reach.cornerM);
      const shrunk = found ? withoutVertex(geometry, found.path) : geometry;
      if (isRefusal(shrunk)) return this.editor.notice(say("vertices_too_few"));
      if (shrunk !== geometry) left.push({ key, geometry: shrunk });
    }
    this.editor.changeAll(say("step_vertex_remove", { count: left.length }), left);
    this.choose(null);
  }

  private step(by: 1 | -1): boolean {
    const next = nextGrip(this.editor.selection(), this.chosen, by);
    if (next) this.choose(next);
    return next !== null;
  }

  private choose(grip: Grip | null): void {
    this.marked = grip;
    this.editor.redraw();
  }
}
