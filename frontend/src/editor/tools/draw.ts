import type { Editor } from "../editor.ts";
import { liveChecksOf } from "../live-checks.ts";
import type { Line, LocalGeometry, Position } from "../plane/shapes.ts";
import { isRefusal, ringOf, withoutRepeats, type Refusal } from "../plane/vertices.ts";
import { Tracing, type Trace } from "./draw-trace.ts";
import type { Tool } from "./tool.ts";

/** Draws a new feature of the layer that new features go to. */
export const DRAW: Tool = {
  code: "draw",
  title: "tool_draw",
  hint: "tool_draw_hint",
  icon: "draw",
  shortcut: "D",
  group: "draw",
  refusal: (editor) => {
    const layer = editor.state.layer;
    return layer !== null && editor.layer(layer)?.may_edit ? null : "tool_needs_layer";
  },
  start: (editor) => new Tracing(editor, drawing(editor)),
};

/** The kind of trace that makes a geometry of a layer. */
export function traceKindOf(editor: Editor, layer: string): Trace["kind"] {
  switch (editor.layer(layer)?.geometry) {
    case "POINT":
      return "point";
    case "MULTILINESTRING":
      return "line";
    default:
      return "ring";
  }
}

/** Makes the geometry of a trace; refuses what would be none. */
export function geometryOfTrace(kind: Trace["kind"], positions: Line): LocalGeometry | Refusal {
  if (kind === "point") return { type: "Point", coordinates: positions[0] as Position };
  if (kind === "line") {
    const line = withoutRepeats(positions, false);
    return line.length < 2 ? "too_few" : { type: "MultiLineString", coordinates: [line] };
  }
  const ring = ringOf(positions);
  return isRefusal(ring) ? ring : { type: "MultiPolygon", coordinates: [[ring]] };
}

/** Draws into the layer that is chosen when the trace ends, so that it can be chosen while one draws. */
function drawing(editor: Editor): Trace {
  const layer = () => editor.state.layer ?? "";
  const kind = () => traceKindOf(editor, layer());
  const checks = liveChecksOf(editor);
  return {
    get kind() {
      return kind();
    },
    tried: (positions) => {
      checks.look(() => {
        const geometry = geometryOfTrace(kind(), positions);
        return isRefusal(geometry) ? [] : [{ key: `${layer()}/drawn`, layer: layer(), geometry }];
      });
    },
    commit: (positions) => {
      const geometry = geometryOfTrace(kind(), positions);
      if (isRefusal(geometry)) return geometry;
      const edit = editor.creation(layer(), geometry);
      const title = editor.layer(layer())?.title ?? layer();
      editor.applyAll(editor.workspace.say("step_draw", { layer: title }), [{ key: edit.key, after: edit }]);
      editor.select([edit.key]);
      editor.store.set({ panel: "form" });
      return null;
    },
  };
}
