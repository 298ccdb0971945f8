import { DRAW } from "./draw.ts";
import { HOLE } from "./hole.ts";
import { MOVE } from "./move.ts";
import { PART } from "./part.ts";
import { REMOVE } from "./remove.ts";
import { SELECT, SELECT_POLYGON } from "./select.ts";
import { SELECT_FILTER } from "./select-filter.ts";
import { SPLIT } from "./split.ts";
import { SPLIT_AREA } from "./split-area.ts";
import { SPLIT_EQUAL } from "./split-equal.ts";
import { MEASURE } from "./measure.ts";
import { VERTICES } from "./vertices.ts";
import { MERGE } from "./merge.ts";
import { CUT } from "./cut.ts";
import { COPY } from "./copy.ts";
import { TRAVERSE } from "./traverse.ts";
import type { Tool } from "./tool.ts";

/** The tools in the order of the bar. */
export const TOOLS: readonly Tool[] = [SELECT, SELECT_POLYGON, SELECT_FILTER, DRAW, HOLE, PART, VERTICES, MOVE, REMOVE, SPLIT, SPLIT_AREA, SPLIT_EQUAL, MEASURE, MERGE, CUT, COPY, TRAVERSE];

/** Returns a tool by its code. */
export function toolOf(code: string): Tool | undefined {
  return TOOLS.find((tool) => tool.code === code);
}
