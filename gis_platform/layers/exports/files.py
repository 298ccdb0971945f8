"""Files that are written by a process of their own, in a private folder, and then sent."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
from django.conf import settings

from gis_platform.layers.exports.errors import ExportFailed
from gis_platform.layers.exports.limits import FILE_CHUNK_BYTES, LEFT_OVER_SECONDS
from gis_platform.spatial_libraries import library_paths

WRITER = Path(__file__).with_name("writer.py")
_PAUSE_SECONDS = 0.1


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a folder that only this user can read and that is removed afterwards."""
    parent = Path(settings.DATA_DIR) / "exports"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_left_over(parent)
    with tempfile.TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _remove_left_over(parent: Path) -> None:
    """Remove what processes that were killed could not."""
    oldest = time.time() - LEFT_OVER_SECONDS
    for folder in parent.iterdir():
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def write_file(
    request: dict[str, Any], schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> Iterator[None]:
    """Write a file; yield whenever the one who waits may be asked whether he still does.

    request: of the writer, whose `path` is in a private folder. To stop early kills the writer.
    Raises ExportFailed.
    """
    path = Path(request["path"])
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603  our own program, the request is one argument
            [sys.executable, "-I", str(WRITER), json.dumps(request | _libraries())],
            stdin=subprocess.PIPE,
            stderr=errors,
            env=_environment(path.parent),
            cwd=path.parent,
        )
        try:
            try:
                yield from _feed(process, schema, batches)
            except OSError as error:
                raise _failure(request, process, errors) from error
            while process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=_PAUSE_SECONDS)
                yield
            if process.returncode:
                raise _failure(request, process, errors)
        finally:
            process.kill()
            process.wait()
            with suppress(OSError):
                process.stdin and process.stdin.close()


def _feed(
    process: subprocess.Popen[bytes], schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> Iterator[None]:
    assert process.stdin is not None  # noqa: S101  opened with a pipe
    with pa.ipc.new_stream(process.stdin, schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
            yield
    process.stdin.close()


def _failure(
    request: dict[str, Any], process: subprocess.Popen[bytes], errors: IO[bytes]
) -> ExportFailed:
    code = process.wait(timeout=60)
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    return ExportFailed(request["driver"], lines[-1] if lines else f"it ended with {code}.")


def _libraries() -> dict[str, str]:
    return {"library": library_paths()[0]}


def _environment(folder: Path) -> dict[str, str]:
    return {
        "LANG": "C.UTF-8",
        "PROJ_NETWORK": "OFF",
        "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_TRIM_THRESHOLD_": "1000000",
        "CPL_TMPDIR": str(folder),
        "TMPDIR": str(folder),
    }


def send(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, which has no name any more once it is sent."""
    with path.open("rb") as file:
        path.unlink()
        while chunk := file.read(FILE_CHUNK_BYTES):
            yield chunk
