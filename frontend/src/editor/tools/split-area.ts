import { Portioning } from "./split-portions.ts";
import { surfaceRefusal } from "./split-run.ts";
import type { Tool } from "./tool.ts";

/** Splits the selected surface into parts of given areas; what is left over is the last part. */
export const SPLIT_AREA: Tool = {
  code: "split-area",
  title: "tool_split_area",
  hint: "tool_split_portions_hint",
  icon: "portions",
  shortcut: "",
  group: "divide",
  refusal: surfaceRefusal,
  start: (editor) => new Portioning(editor, "area"),
};
