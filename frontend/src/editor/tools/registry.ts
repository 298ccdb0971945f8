import { MOVE } from "./move.ts";
import { SPLIT } from "./split.ts";
import { SPLIT_AREA } from "./split-area.ts";
import { SPLIT_EQUAL } from "./split-equal.ts";
import { MEASURE } from "./measure.ts";
import type { Tool } from "./tool.ts";

/** The tools in the order of the bar. */
export const TOOLS: readonly Tool[] = [MOVE, SPLIT, SPLIT_AREA, SPLIT_EQUAL, MEASURE];

/** Returns a tool by its code. */
export function toolOf(code: string): Tool | undefined {
  return TOOLS.find((tool) => tool.code === code);
}
