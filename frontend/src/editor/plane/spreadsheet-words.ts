import type { TextKey } from "../../texts/texts.ts";
import type { LineFault, TableFault } from "./spreadsheet.ts";

const TEXTS: Readonly<Record<TableFault, TextKey>> = {
  columns: "table_columns",
  number: "table_unread",
  header_order: "table_header_order",
  swapped: "table_swapped",
  outside: "table_outside",
  repeated: "table_repeated",
  too_few: "table_too_few",
};

/** The text that says why a line of a table is refused. */
export function textOfFault({ fault }: Pick<LineFault, "fault">): TextKey {
  return TEXTS[fault];
}
