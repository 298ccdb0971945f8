import { isSurface } from "../plane/shapes.ts";
import { isRefusal, withHole } from "../plane/vertices.ts";
import { Tracing } from "./draw-trace.ts";
import type { Tool } from "./tool.ts";

/** Draws a hole into the selected feature. */
export const HOLE: Tool = {
  code: "hole",
  title: "tool_hole",
  hint: "tool_hole_hint",
  icon: "hole",
  shortcut: "H",
  group: "draw",
  refusal: (editor) => {
    const [feature] = editor.selection();
    return editor.state.selected.length === 1 && feature?.geometry && isSurface(feature.geometry) ? null : "tool_needs_surface";
  },
  start: (editor) =>
    new Tracing(editor, {
      kind: "ring",
      commit: (positions) => {
        const [feature] = editor.selection();
        if (!feature?.geometry || !isSurface(feature.geometry)) return "outside";
        const cut = withHole(feature.geometry, positions);
        if (isRefusal(cut)) return cut;
        editor.change(editor.workspace.say("step_hole"), feature.key, { geometry: cut });
        return null;
      },
    }),
};
