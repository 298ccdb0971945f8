import { inOrder } from "../../store/layer-order.ts";
import type { Draft, Editor } from "../editor.ts";
import type { LocalBox, Position } from "../plane/shapes.ts";
import { around } from "../plane/segments.ts";
import { isRefusal, ringOf } from "../plane/vertices.ts";
import { Tracing } from "./draw-trace.ts";
import { hitsAt, hitsInRing, nextOf, ringOfBox } from "./select-hits.ts";
import { NO_SKETCH, type PointerAt, type Sketch, type Tool, type ToolRun } from "./tool.ts";

const REACH_PX = 8;
const DRAG_PX = 4;

/** Selects by click and by box; a repeated click takes what lies below. */
export const SELECT: Tool = {
  code: "select",
  title: "tool_select",
  hint: "tool_select_hint",
  icon: "cursor",
  shortcut: "Q",
  group: "choose",
  refusal: () => null,
  start: (editor) => new Selecting(editor),
};

/** Selects what a traced polygon touches. */
export const SELECT_POLYGON: Tool = {
  code: "select-polygon",
  title: "tool_select_polygon",
  hint: "tool_select_polygon_hint",
  icon: "lasso",
  shortcut: "L",
  group: "choose",
  refusal: () => null,
  start: (editor) =>
    new Tracing(editor, {
      kind: "ring",
      commit: (positions) => {
        const ring = ringOf(positions);
        if (isRefusal(ring)) return ring;
        chooseAll(editor, hitsInRing(editor.near(boxAround(ring)).filter((one) => mayChoose(editor, one)), ring, true), false);
        return null;
      },
    }),
};

/** Features as their layers lie on the map: of two that are as easy to mean, the upper one comes first. */
function uppermostFirst({ workspace }: Editor, features: readonly Draft[]): Draft[] {
  const { city, choices } = workspace.store.get();
  const names = inOrder(city?.layers ?? [], choices.order).map(({ name }) => name);
  return [...features].sort((a, b) => names.indexOf(b.layer) - names.indexOf(a.layer));
}

class Selecting implements ToolRun {
  private from: PointerAt | null = null;
  private to: PointerAt | null = null;

  constructor(private readonly editor: Editor) {}

  down(at: PointerAt): boolean {
    this.from = at;
    return true;
  }

  drag(at: PointerAt): void {
    this.to = at;
    this.editor.redraw();
  }

  up(at: PointerAt): void {
    const { from } = this;
    const box = this.box();
    this.from = null;
    this.to = null;
    if (from && box) {
      const touching = at.point[0] < from.point[0];
      const ring = ringOfBox(box);
      const targets = this.editor.near(box).filter((one) => mayChoose(this.editor, one));
      chooseAll(this.editor, hitsInRing(targets, ring, touching), at.shift || at.ctrl);
    }
    this.editor.redraw();
  }

  click(at: PointerAt): void {
    const reach = REACH_PX * at.metresPerPixel;
    const targets = this.editor.near(around(at.raw, reach)).filter((one) => mayChoose(this.editor, one));
    const stack = hitsAt(uppermostFirst(this.editor, targets), at.raw, reach);
    const { selected } = this.editor.state;
    const adding = at.shift || at.ctrl;
    const key = adding ? stack[0] : nextOf(stack, selected);
    if (!key) return adding ? undefined : this.editor.select([]);
    if (!adding) this.editor.select([key], stack);
    else this.editor.select(selected.includes(key) ? selected.filter((one) => one !== key) : [...selected, key]);
    this.editor.redraw();
  }

  /** Two clicks were told; the map is not to zoom. */
  doubleClick(): void {}

  sketch(): Sketch {
    const box = this.box();
    return box ? { shapes: [{ geometry: { type: "MultiPolygon", coordinates: [[ringOfBox(box)]] }, role: "drawn" }], handles: [] } : NO_SKETCH;
  }

  stop(): void {
    this.from = null;
    this.to = null;
  }

  private box(): LocalBox | null {
    const { from, to } = this;
    if (!from || !to || Math.hypot(to.point[0] - from.point[0], to.point[1] - from.point[1]) < DRAG_PX) return null;
    return boxAround([from.raw, to.raw]);
  }
}

function mayChoose(editor: Editor, { layer }: Draft): boolean {
  return (editor.layer(layer)?.may_edit ?? false) && editor.workspace.shownLayers().has(layer);
}

function chooseAll(editor: Editor, keys: readonly string[], adding: boolean): void {
  editor.select(adding ? [...new Set([...editor.state.selected, ...keys])] : keys);
  editor.notice(editor.workspace.say("selection_count", { count: editor.state.selected.length }));
}

function boxAround(places: readonly Position[]): LocalBox {
  const xs = places.map(([x]) => x);
  const ys = places.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
