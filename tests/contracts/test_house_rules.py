"""Rules of the house that no linter at hand checks: lengths, hosts, paths."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TS_FILE = 400, 40, 200
FORBIDDEN = re.compile(
    r"(?<![\w.])/(?:home|root|work)/\w|registry\.npmjs|pypi\.org|deb\.debian|files\.pythonhosted"
)


def tracked_files(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def source_files() -> list[Path]:
    return [path for path in tracked_files("*.py") if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", source_files(), ids=name_of)
def test_python_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    if "tests" in path.parts:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name}: {length} lines"


def test_modules_of_the_front_end_are_short() -> None:
    long = {
        name_of(path): len(path.read_text().splitlines())
        for path in tracked_files("frontend/src/*.ts")
        if len(path.read_text().splitlines()) > LONGEST_TS_FILE
    }
    assert long == {}


def test_no_file_names_a_registry_host_or_a_path_of_a_machine() -> None:
    found = []
    own_name = Path(__file__).name
    for path in tracked_files():
        if path.name == own_name or path.suffix in {".png", ".ttf", ".zip", ".woff2"}:
            continue
        hit = FORBIDDEN.search(path.read_text(encoding="utf-8", errors="replace"))
        if hit:
            found.append(f"{name_of(path)}: {hit.group()}")
    assert found == []
