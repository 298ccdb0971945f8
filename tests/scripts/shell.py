"""Running the project's scripts in surroundings of their own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0
READ_BY_SCRIPTS = (
    "DATABASE_URL", "DATABASE_NAME", "SECRET_KEY", "HOST", "PORT", "YES", "CHROMIUM", "PG_BINDIR",
    "MAKEFLAGS", "MAKELEVEL",
)  # fmt: skip


def surroundings(**changes: str | Path) -> dict[str, str]:
    """Return the environment without what the scripts read, then with the changes."""
    kept = {name: value for name, value in os.environ.items() if name not in READ_BY_SCRIPTS}
    return kept | {name: str(value) for name, value in changes.items()}


def run(*command: str | Path, **changes: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal; the caller looks at its code and output."""
    return subprocess.run(
        [str(part) for part in command],
        env=surroundings(**changes),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def postgres(
    *arguments: str, data: Path, **changes: str | Path
) -> subprocess.CompletedProcess[str]:
    """Run scripts/postgres.sh on a data directory."""
    return run(ROOT / "scripts" / "postgres.sh", *arguments, DATA_DIR=data, **changes)


def settings(data: Path, **changes: str | Path) -> dict[str, str]:
    """Return where the cluster of a data directory has its files."""
    lines = postgres("settings", data=data, **changes).stdout.splitlines()
    return dict(line.split("=", 1) for line in lines)


@contextmanager
def open_directory() -> Iterator[Path]:
    """Give a directory that every user can enter, which pytest's own are not."""
    made = Path(mkdtemp(prefix="gis-test-", dir="/tmp"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        rmtree(made)


def write_program(path: Path, text: str) -> None:
    """Write an executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{text}\n")
    path.chmod(0o755)
