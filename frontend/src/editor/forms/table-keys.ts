/** A cell of a table: its row and its column. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** The keys of a keyboard event that a table answers. */
export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Where a key leads from a cell; null for keys that lead nowhere. page: rows that are in view. */
export function cellAfter({ row, column }: Cell, pressed: Pressed, rows: number, columns: number, page: number): Cell | null {
  const far = pressed.ctrlKey || pressed.metaKey;
  const moved = movedBy({ row, column }, pressed.key, far, rows, columns, page);
  return moved && { row: bounded(moved.row, rows), column: bounded(moved.column, columns) };
}

function movedBy({ row, column }: Cell, key: string, far: boolean, rows: number, columns: number, page: number): Cell | null {
  switch (key) {
    case "ArrowUp":
      return { row: far ? 0 : row - 1, column };
    case "ArrowDown":
      return { row: far ? rows - 1 : row + 1, column };
    case "ArrowLeft":
      return { row, column: far ? 0 : column - 1 };
    case "ArrowRight":
      return { row, column: far ? columns - 1 : column + 1 };
    case "Home":
      return { row: far ? 0 : row, column: 0 };
    case "End":
      return { row: far ? rows - 1 : row, column: columns - 1 };
    case "PageUp":
      return { row: row - page, column };
    case "PageDown":
      return { row: row + page, column };
    default:
      return null;
  }
}

function bounded(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
