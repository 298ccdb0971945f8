"""Tables of a printed plan in a DOCX document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

Block = Mapping[str, Any]
"""A block of the printed plan, as `plans.printing` makes it."""
GRID = "Table Grid"
SIZES_PT = {"normal": 9.0, "small": 8.0, "tiny": 6.5}
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
POINT_COLUMNS_MM = (60.0, 40.0, 40.0)
POINT_ALIGNMENTS = ("center", "right", "right")


def add_facts(body: Document, rows: Sequence[Sequence[object]], *, width_mm: float) -> None:
    """Add facts by label."""
    table = body.add_table(rows=0, cols=2, style=GRID)
    for label, words in rows:
        cells = table.add_row().cells
        _write(cells[0], label)
        _write(cells[1], words)
    _widths(table, [width_mm * 0.36, width_mm * 0.64])
    body.add_paragraph()


def add_table(body: Document, block: Block, *, width_mm: float) -> None:
    """Add a table with its titles, groups of titles, numbers of columns and spanning cells."""
    columns = block["columns"]
    size = SIZES_PT[block["size"]]
    table = body.add_table(rows=0, cols=len(columns), style=GRID)
    if block["groups"]:
        groups = [{"text": each["title"], "colspan": each["span"]} for each in block["groups"]]
        _add_rows(table, [groups], size=size, alignments=["center"] * len(columns), bold=True)
    centred = ["center"] * len(columns)
    titles = [column["title"] for column in columns]
    _add_rows(table, [titles], size=size, alignments=centred, bold=True)
    if block["numbered"]:
        numbers = [str(place) for place in range(1, len(columns) + 1)]
        _add_rows(table, [numbers], size=size, alignments=centred)
    alignments = [column["align"] for column in columns]
    _add_rows(table, block["rows"], size=size, alignments=alignments)
    _widths(table, _shares([column["width"] for column in columns], width_mm))
    body.add_paragraph()


def add_points(body: Document, block: Block) -> None:
    """Add a list of coordinates, ring by ring."""
    table = body.add_table(rows=0, cols=3, style=GRID)
    size = SIZES_PT["small"]
    _add_rows(table, [block["head"]], size=size, alignments=["center"] * 3, bold=True)
    for group in block["groups"]:
        if group["title"]:
            _add_rows(table, [[group["title"]]], size=size, alignments=["left"] * 3, bold=True)
        _add_rows(table, group["rows"], size=size, alignments=POINT_ALIGNMENTS)
    _widths(table, POINT_COLUMNS_MM)
    body.add_paragraph()


def _add_rows(
    table: Table,
    rows: Sequence[Sequence[object]],
    *,
    size: float,
    alignments: Sequence[str],
    bold: bool = False,
) -> None:
    """Add rows; a row of one cell spans the table, spanning cells take their places."""
    first = len(table.rows)
    for _ in rows:
        table.add_row()  # type: ignore[no-untyped-call]
    grid = [list(row.cells) for row in table.rows[first:]]
    width = len(alignments)
    taken: set[tuple[int, int]] = set()
    for down, row in enumerate(rows):
        across = 0
        for cell in row:
            while (down, across) in taken:
                across += 1
            spans = cell if isinstance(cell, Mapping) else {}
            wide = int(spans.get("colspan", width if len(row) == 1 and width > 1 else 1))
            high = int(spans.get("rowspan", 1))
            last = grid[min(down + high, len(grid)) - 1][across + wide - 1]
            place = grid[down][across].merge(last) if wide > 1 or high > 1 else grid[down][across]
            align = "center" if spans.get("centred") else alignments[across]
            _write(place, cell, size=size, align=align, bold=bold)
            taken |= {(down + j, across + k) for j in range(high) for k in range(wide)}
            across += wide


def _write(
    cell: _Cell,
    words: object,
    *,
    size: float = SIZES_PT["normal"],
    align: str = "left",
    bold: bool = False,
) -> None:
    """Write a cell of the printed plan: a line or several, each words or words with a tone."""
    lines = words if isinstance(words, list) else [words]
    for place, line in enumerate(lines):
        toned = line if isinstance(line, Mapping) else {"text": line}
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = ALIGNMENTS[align]
        run = paragraph.add_run(str(toned["text"]))
        run.font.size = Pt(size)
        run.bold = bold or toned.get("tone") in {"alert", "strong"}
        run.italic = toned.get("tone") == "muted"


def _shares(widths: Sequence[str], width_mm: float) -> list[float]:
    """Return the widths of columns in mm: fixed ones as given, the rest by their fractions."""
    fixed = [float(width[:-2]) if width.endswith("mm") else 0.0 for width in widths]
    parts = [float(width[:-2]) if width.endswith("fr") else 0.0 for width in widths]
    rest = max(width_mm - sum(fixed), 10.0 * sum(part > 0 for part in parts))
    whole = sum(parts) or 1.0
    return [own if own else rest * part / whole for own, part in zip(fixed, parts, strict=True)]


def _widths(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            if cell.grid_span == 1:
                cell.width = Mm(width)
