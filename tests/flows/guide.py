"""The blocks of a guide, run as they stand: in one folder, one after the other."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(sh|python) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```\S", re.MULTILINE)
_NOTEBOOK = """
import contextlib, io, json, sys, traceback
told, names = {}, {}
for name, text in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(text, name, "exec"), names)
        except Exception:
            traceback.print_exc(file=out)
    told[name] = out.getvalue()
json.dump(told, sys.stdout)
"""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of commands or code, with the name that stands behind its language."""

    name: str
    language: str
    text: str


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of a page; each opening fence must be one."""
    text = page.read_text(encoding="utf-8")
    found = [
        Block(language=language, name=name, text=body)
        for language, name, body in _BLOCK.findall(text)
    ]
    assert len(found) == len(_FENCE.findall(text)), "a block without a name"
    assert len({(block.language, block.name) for block in found}) == len(found)
    return found


def run_commands(block: Block, folder: Path, environment: Mapping[str, str]) -> str:
    """Return what the commands of a block print; they must all succeed."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text],
        cwd=folder,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, f"{block.name}: {done.stdout[-500:]}{done.stderr[-2000:]}"
    return done.stdout


def run_notebook(
    blocks: Sequence[Block], folder: Path, environment: Mapping[str, str]
) -> dict[str, str]:
    """Return what each block prints, with one interpreter for all, like a notebook."""
    cells = json.dumps([(block.name, block.text) for block in blocks])
    done = subprocess.run(
        [sys.executable, "-c", _NOTEBOOK],
        input=cells,
        cwd=folder,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, str] = json.loads(done.stdout)
    return told
