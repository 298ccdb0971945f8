import { MOVE } from "./move.ts";
import type { Tool } from "./tool.ts";

/** The tools in the order of the bar. */
export const TOOLS: readonly Tool[] = [MOVE];

/** Returns a tool by its code. */
export function toolOf(code: string): Tool | undefined {
  return TOOLS.find((tool) => tool.code === code);
}
