import { Portioning } from "./split-portions.ts";
import { surfaceRefusal } from "./split-run.ts";
import type { Tool } from "./tool.ts";

/** Splits the selected surface into parts of the same area. */
export const SPLIT_EQUAL: Tool = {
  code: "split-equal",
  title: "tool_split_equal",
  hint: "tool_split_portions_hint",
  icon: "equal",
  shortcut: "",
  group: "divide",
  refusal: surfaceRefusal,
  start: (editor) => new Portioning(editor, "equal"),
};
