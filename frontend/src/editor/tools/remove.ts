import type { Draft, Editor } from "../editor.ts";
import { isInside } from "../plane/crossing.ts";
import { isSurface, withLine, type LocalGeometry, type LocalSurface, type Position } from "../plane/shapes.ts";
import { isRefusal, ringAt, withoutRing } from "../plane/vertices.ts";
import { distanceTo, hitsAt } from "./select-hits.ts";
import { NO_SKETCH, type PointerAt, type Sketch, type Tool, type ToolRun } from "./tool.ts";

const REACH_PX = 8;

/** Removes a hole, a part or a whole feature of the selection, whatever is pointed at. */
export const REMOVE: Tool = {
  code: "remove",
  title: "tool_remove",
  hint: "tool_remove_hint",
  icon: "remove",
  shortcut: "X",
  group: "change",
  refusal: (editor) => (editor.state.selected.length === 0 ? "tool_needs_selection" : null),
  start: (editor) => new Removing(editor),
};

/** What goes, as it is drawn, and the geometry that is left; left is null where the feature goes. */
interface Going {
  readonly feature: Draft;
  readonly shape: LocalGeometry;
  readonly left: LocalGeometry | null;
  readonly what: "hole" | "part" | "feature";
}

class Removing implements ToolRun {
  private going: Going | null = null;

  constructor(private readonly editor: Editor) {}

  move(at: PointerAt): void {
    this.going = this.goingAt(at);
    this.editor.redraw();
  }

  click(at: PointerAt): void {
    const going = this.goingAt(at);
    this.going = null;
    if (!going) return this.editor.notice(this.editor.workspace.say("remove_nothing"));
    const { feature, left, what } = going;
    const { say } = this.editor.workspace;
    if (!left) this.remove([feature.key]);
    else this.editor.change(say(what === "hole" ? "step_remove_hole" : "step_remove_part"), feature.key, { geometry: left });
    this.editor.redraw();
  }

  key(event: KeyboardEvent): boolean {
    if (event.key !== "Delete") return false;
    this.remove(this.editor.state.selected);
    return true;
  }

  /** Two clicks were told; the map is not to zoom. */
  doubleClick(): void {}

  sketch(): Sketch {
    return this.going ? { shapes: [{ geometry: this.going.shape, role: "refused" }], handles: [] } : NO_SKETCH;
  }

  stop(): void {
    this.going = null;
  }

  private remove(keys: readonly string[]): void {
    if (keys.length === 0) return;
    const edits = keys.map((key) => this.editor.removal(key));
    this.editor.applyAll(this.editor.workspace.say("step_remove", { count: keys.length }), edits);
    this.editor.select(this.editor.state.selected.filter((key) => !keys.includes(key)));
    if (this.editor.state.selected.length === 0) this.editor.useTool(null);
  }

  private goingAt({ raw, metresPerPixel }: PointerAt): Going | null {
    const selection = this.editor.selection();
    for (const feature of selection) {
      const { geometry } = feature;
      const going = geometry && isSurface(geometry) ? ringGoing(feature, geometry, raw) : null;
      if (going) return going;
    }
    const [hit] = hitsAt(selection, raw, REACH_PX * metresPerPixel);
    const feature = selection.find(({ key }) => key === hit);
    return feature?.geometry ? lineGoing(feature, feature.geometry, raw) : null;
  }
}

function ringGoing(feature: Draft, surface: LocalSurface, place: Position): Going | null {
  const at = ringAt(surface, place);
  const rings = at && surface.coordinates[at.part];
  if (!at || !rings) return null;
  const left = withoutRing(surface, at.part, at.ring);
  if (isRefusal(left)) return isInside(place, surface) ? { feature, shape: surface, left: null, what: "feature" } : null;
  const drawn = at.ring > 0 ? [rings[at.ring] ?? []] : rings;
  return { feature, shape: { type: "MultiPolygon", coordinates: [drawn] }, left, what: at.ring > 0 ? "hole" : "part" };
}

/** Of several lines or points of a feature, the nearest goes; the only one takes the feature with it. */
function lineGoing(feature: Draft, geometry: LocalGeometry, place: Position): Going {
  const whole: Going = { feature, shape: geometry, left: null, what: "feature" };
  if (geometry.type !== "MultiLineString" || geometry.coordinates.length < 2) return whole;
  const away = geometry.coordinates.map((line) => distanceTo({ type: "MultiLineString", coordinates: [line] }, place, Infinity));
  const part = away.indexOf(Math.min(...away));
  const line = geometry.coordinates[part];
  return line ? { feature, shape: { type: "MultiLineString", coordinates: [line] }, left: withLine(geometry, part, 0, []), what: "part" } : whole;
}
