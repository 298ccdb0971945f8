"""What was found, as JSON and as a section of the documentation."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from benchmarks.spatial.aims import aims_table
from benchmarks.spatial.losses import OURS, losses_table
from benchmarks.spatial.measuring import Bench, Case, Findings, Table

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
BEGIN, END = "<!-- spatial benchmark: begin -->", "<!-- spatial benchmark: end -->"
TITLES = {
    "tiles": "Tiles made anew",
    "features": "Features",
    "caches": "Tiles that are known already",
    "growth": "Growth",
    "exports": "Exports",
}
PROGRAMS = {
    "MapServer": ("dpkg-query", "-W", "-f=${Version}", "cgi-mapserver"),
    "nginx": ("dpkg-query", "-W", "-f=${Version}", "nginx-light"),
    "wrk": ("dpkg-query", "-W", "-f=${Version}", "wrk"),
    "GDAL": ("dpkg-query", "-W", "-f=${Version}", "gdal-bin"),
}


def machine(bench: Bench) -> dict[str, str]:
    """Return what was measured where: machine, commit, versions."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
        cursor.execute("SELECT postgis_lib_version()")
        postgis = cursor.fetchone()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.platform()}",
        "PostgreSQL": f"{server}, PostGIS {postgis}",
        "Python": platform.python_version(),
        "Django": importlib.metadata.version("django"),
        "granian": importlib.metadata.version("granian"),
        "rounds": f"{bench.effort.rounds} of {bench.effort.seconds} s or longer",
    }
    for requirements in sorted((Path(__file__).parent / "peers").glob("*.txt")):
        name, _, version = requirements.read_text().splitlines()[0].partition("==")
        if requirements.stem == "vectortiles":
            name, _, version = requirements.read_text().splitlines()[1].partition("==")
        found[name] = version
    return found | {
        name: version for name, command in PROGRAMS.items() if (version := _asked(command))
    }


def commit() -> str:
    """Return the short hash of the commit, with a + when files differ from it."""
    here = _asked(("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"))
    changed = _asked(("git", "-C", str(ROOT), "status", "--porcelain", "-uno"))
    return f"{here}+" if changed else here


def _asked(command: Sequence[str]) -> str:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def markdown(facts: dict[str, str], found: Sequence[Findings]) -> str:
    """Return the whole section, headings from the third level on."""
    lines = ["; ".join(f"{name} {value}" for name, value in facts.items()) + ".", ""]
    aims = aims_table(found)
    if aims.rows:
        lines += _table(aims)
    if any(one.part in OURS for one in found):
        lines += _table(losses_table(found))
    for one in found:
        lines += [f"### {TITLES[one.part]}", ""]
        for case_name in dict.fromkeys(case.name for case in one.cases):
            lines += _cases(case_name, [c for c in one.cases if c.name == case_name], one.base)
        for table in one.tables:
            lines += _table(table)
    lines += _memory(found)
    return "\n".join(lines).rstrip() + "\n"


def _cases(name: str, cases: Sequence[Case], base: str) -> list[str]:
    """Return one set: a row a contender, a column a number of clients."""
    contenders = dict.fromkeys(one for case in cases for one in case.outcomes)
    head = [name, *(f"{case.clients} clients" for case in cases), "kB"]
    rows = []
    for contender in contenders:
        runs = [case.outcomes[contender] for case in cases if contender in case.outcomes]
        size = f"{runs[0].median.size_b / 1000:.1f}" if runs[0].median.size_b else ""
        rows.append([contender, *(_cell(case, contender, base) for case in cases), size])
    return [*_lines(head, rows), ""]


def _cell(case: Case, contender: str, base: str) -> str:
    if contender not in case.outcomes:
        return ""
    middle = case.outcomes[contender].median
    ratio = case.ratio(contender, base)
    times = "" if ratio is None else f" ({ratio:.2f})"
    failed = f", {middle.errors} FAILED" if middle.errors else ""
    return f"{middle.rate:,.1f}{times} {middle.p50_ms:.1f}/{middle.p95_ms:.1f}{failed}"


def _table(table: Table) -> list[str]:
    note = [table.note, ""] if table.note else []
    rows = [*_lines(table.columns, table.rows), ""] if table.rows else []
    return [f"**{table.title}**", "", *note, *rows]


def _memory(found: Iterable[Findings]) -> list[str]:
    rows = [
        [one.part, name, f"{peak:.0f}"] for one in found for name, peak in one.memory_mb.items()
    ]
    title = ["### Peak memory", "", "Sums of VmHWM over the processes of each server.", ""]
    return [*title, *_lines(["Part", "Server", "MB"], rows), ""] if rows else []


def _lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    head = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return [*head, *("| " + " | ".join(row) + " |" for row in rows)]


def write_json(folder: Path, facts: dict[str, str], found: Sequence[Findings]) -> Path:
    """Write everything that was measured; return the file."""
    path = folder / f"results-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    content = {"facts": facts, "findings": [one.as_json() for one in found]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1))
    return path


def write_page(text: str) -> None:
    """Put the section between its markers in the documentation."""
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}")
