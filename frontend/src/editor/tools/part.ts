import type { Editor } from "../editor.ts";
import { isSurface, type LocalGeometry } from "../plane/shapes.ts";
import { isRefusal, withPart } from "../plane/vertices.ts";
import { geometryOfTrace } from "./draw.ts";
import { Tracing, type Trace } from "./draw-trace.ts";
import type { Tool } from "./tool.ts";

/** Draws one more part of the selected feature. */
export const PART: Tool = {
  code: "part",
  title: "tool_part",
  hint: "tool_part_hint",
  icon: "part",
  shortcut: "",
  group: "draw",
  refusal: (editor) => {
    const geometry = editor.selection()[0]?.geometry;
    if (editor.state.selected.length !== 1 || !geometry) return "tool_needs_one";
    return geometry.type === "MultiPolygon" || geometry.type === "MultiLineString" ? null : "tool_needs_one";
  },
  start: (editor) => new Tracing(editor, adding(editor)),
};

function adding(editor: Editor): Trace {
  const geometry = editor.selection()[0]?.geometry ?? null;
  const kind = geometry && isSurface(geometry) ? "ring" : "line";
  return {
    kind,
    commit: (positions) => {
      const [feature] = editor.selection();
      if (!feature?.geometry) return "outside";
      const grown = isSurface(feature.geometry) ? withPart(feature.geometry, positions) : withLineAdded(feature.geometry, geometryOfTrace("line", positions));
      if (isRefusal(grown)) return grown;
      editor.change(editor.workspace.say("step_part"), feature.key, { geometry: grown });
      return null;
    },
  };
}

function withLineAdded(geometry: LocalGeometry, traced: ReturnType<typeof geometryOfTrace>): ReturnType<typeof geometryOfTrace> {
  if (isRefusal(traced) || traced.type !== "MultiLineString" || geometry.type !== "MultiLineString") return traced;
  return { ...geometry, coordinates: [...geometry.coordinates, ...traced.coordinates] };
}
