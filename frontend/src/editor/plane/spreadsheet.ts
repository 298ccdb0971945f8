import type { LocalCrsDescription } from "./plane.ts";
import type { Line, Position } from "./shapes.ts";
import { readNumber } from "./traverse.ts";

/** Why a line of a pasted table is refused. */
export type TableFault = "columns" | "number" | "header_order" | "swapped" | "outside" | "repeated" | "too_few";

/** A refused line (from 1): what stands there and what was to be expected. */
export interface LineFault {
  readonly line: number;
  readonly fault: TableFault;
  readonly value: string;
}

/** Rings without their closing position, in local metres (x east, y north); nothing is used if there is a fault. */
export interface ReadTable {
  readonly rings: readonly Line[];
  readonly faults: readonly LineFault[];
}

type Described = Pick<LocalCrsDescription, "axis_order" | "extent" | "precision_m">;

const FEWEST_OF_RING = 3;

/** The two numbers of a position as documents of the system write them. */
export function inDocumentOrder({ axis_order }: Pick<Described, "axis_order">, [x, y]: Position): readonly [number, number] {
  return axis_order === "NE" ? [y, x] : [x, y];
}

/** The position that two numbers of a document mean. */
export function fromDocumentOrder({ axis_order }: Pick<Described, "axis_order">, [first, second]: readonly [number, number]): Position {
  return axis_order === "NE" ? [second, first] : [first, second];
}

/** Why a position cannot be one of the municipality; null if it can. Swapped axes are told, never guessed. */
export function rangeFault({ extent }: Pick<Described, "extent">, [x, y]: Position): "swapped" | "outside" | null {
  if (!extent || within(extent, x, y)) return null;
  return within(extent, y, x) ? "swapped" : "outside";
}

/**
 * Reads a table that was copied from a spreadsheet or a document.
 *
 * Columns are separated by tabs, semicolons or spaces: two coordinates in the order of the system,
 * before them a number of the point if there is one. A decimal comma or point; a header is left
 * out; an empty line begins another ring; a last point that repeats the first only closes it.
 * fewest: points that a ring must have; 2 for lines.
 */
export function readTable(text: string, crs: Described, fewest = FEWEST_OF_RING): ReadTable {
  const faults: LineFault[] = [];
  const rings = blocksOf(text).map((block) => readRing(block, crs, faults, fewest));
  return { rings, faults };
}

/** Writes rings as a table for a spreadsheet: number, the two coordinates; an empty line between rings. */
export function writeTable(rings: readonly Line[], crs: Described, decimalMark: "." | "," = "."): string {
  const digits = Math.max(0, Math.round(-Math.log10(crs.precision_m)));
  const write = (value: number) => value.toFixed(digits).replace(".", decimalMark);
  let number = 0;
  const tables = rings.map((ring) =>
    ring.map((place) => [(number += 1), ...inDocumentOrder(crs, place).map(write)].join("\t")).join("\n"),
  );
  return tables.join("\n\n");
}

interface NumberedLine {
  readonly line: number;
  readonly cells: readonly string[];
}

function blocksOf(text: string): NumberedLine[][] {
  const blocks: NumberedLine[][] = [[]];
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    const cells = cellsOf(line);
    if (cells.length > 0) blocks.at(-1)?.push({ line: i + 1, cells });
    else blocks.push([]);
  }
  return blocks.filter((block) => block.some(({ cells }) => !isHeader(cells)));
}

function cellsOf(line: string): string[] {
  const separator = line.includes("\t") ? "\t" : line.includes(";") ? ";" : / +/;
  const cells = (separator === "\t" || separator === ";" ? line : line.trim()).split(separator).map((cell) => cell.trim());
  while (cells.length > 0 && cells.at(-1) === "") cells.pop();
  return cells;
}

function isHeader(cells: readonly string[]): boolean {
  return cells.every((cell) => numberOf(cell) === null) && !cells.slice(-2).some((cell) => /\d{3}/.test(cell));
}

function readRing(block: readonly NumberedLine[], crs: Described, faults: LineFault[], fewest: number): Line {
  const [first, ...rest] = block;
  const titled = first && isHeader(first.cells);
  if (titled && isTurnedHeader(first.cells)) faults.push({ line: first.line, fault: "header_order", value: first.cells.join(" ") });
  const before = faults.length;
  const ring: Position[] = [];
  const rows = titled ? rest : block;
  for (const [i, row] of rows.entries()) {
    const place = readPlace(row, crs, faults);
    if (!place) continue;
    const [start, previous] = [ring[0], ring.at(-1)];
    const closing = fewest === FEWEST_OF_RING && i === rows.length - 1 && ring.length >= fewest && start && same(start, place);
    if (closing) continue;
    if (previous && same(previous, place)) faults.push({ line: row.line, fault: "repeated", value: row.cells.join(" ") });
    ring.push(place);
  }
  const line = block.at(-1)?.line ?? 0;
  if (faults.length === before && ring.length < fewest) faults.push({ line, fault: "too_few", value: String(ring.length) });
  return ring;
}

function readPlace({ line, cells }: NumberedLine, crs: Described, faults: LineFault[]): Position | null {
  if (cells.length < 2 || cells.length > 3) {
    faults.push({ line, fault: "columns", value: String(cells.length) });
    return null;
  }
  const [first, second] = cells.slice(-2).map((cell) => ({ cell, value: numberOf(cell) }));
  const wrong = [first, second].find((one) => one?.value === null);
  if (wrong || !first || !second) {
    faults.push({ line, fault: "number", value: wrong?.cell ?? "" });
    return null;
  }
  const place = fromDocumentOrder(crs, [first.value ?? 0, second.value ?? 0]);
  const fault = rangeFault(crs, place);
  if (fault) faults.push({ line, fault, value: `${first.cell}; ${second.cell}` });
  return fault ? null : place;
}

/** Both X north and X east are written X first; a header with Y before X says that the columns are turned. */
function isTurnedHeader(cells: readonly string[]): boolean {
  const [first = "", second = ""] = cells.slice(-2);
  return /^y\b/i.test(first) && /^x\b/i.test(second);
}

function numberOf(cell: string): number | null {
  return readNumber(cell.replace(/(\d) (?=\d{3}(?:\D|$))/g, "$1"));
}

function same([x1, y1]: Position, [x2, y2]: Position): boolean {
  return x1 === x2 && y1 === y2;
}

function within([west, south, east, north]: readonly [number, number, number, number], x: number, y: number): boolean {
  return west <= x && x <= east && south <= y && y <= north;
}
