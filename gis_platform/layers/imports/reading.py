"""Reading a delivered file through a process of its own, batch by batch."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis_platform.layers.imports import limits
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.formats import Format
from gis_platform.layers.imports.intake import Delivery
from gis_platform.layers.imports.mapping import Places
from gis_platform.spatial_libraries import library_paths

READER = Path(__file__).with_name("reader.py")
GEOMETRY = "__wkb"
BATCH_SIZE = 5_000
NO_PLACES = Places()


@dataclass(frozen=True, kw_only=True)
class Description:
    """What the header says. crs: None when it names none. features: -1 when not known."""

    layer: str
    crs: CRS | None
    fields: tuple[str, ...]
    features: int


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What the process of a reader may take: address space and processor time."""

    memory_bytes: int = limits.READER_MEMORY_BYTES
    cpu_seconds: int = limits.READER_CPU_SECONDS


OF_IMPORTS = Allowance()


class _Reader:
    """A process that reads; what it tells first is a line of JSON."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self.process, self._errors = process, errors

    def told(self, name: str, allowance: Allowance) -> Any:  # noqa: ANN401  JSON
        """Return the first line; ImportRefused, naming the file, if there is none."""
        assert self.process.stdout is not None  # noqa: S101  opened with a pipe
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self.failure(name, allowance)
        return json.loads(line)

    def failure(self, name: str, allowance: Allowance) -> ImportRefused:
        """Return why the process ended; what it was reading is called `name`."""
        code = self.process.wait(timeout=60)
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        if code < 0:
            return ImportRefused(
                f"{name} could not be read within {allowance.memory_bytes} bytes of "
                f"memory and {allowance.cpu_seconds} s."
            )
        return ImportRefused(f"{name} cannot be read: {lines[-1] if lines else code}")


class OpenFile:
    """A file that a reader holds open; `read` may be called once."""

    def __init__(self, name: str, reader: _Reader, allowance: Allowance) -> None:
        self._name, self._reader, self._allowance = name, reader, allowance
        self.description = self._describe()

    def _describe(self) -> Description:
        told = self._reader.told(self._name, self._allowance)
        return Description(
            layer=told["layer"],
            crs=_crs(told["crs"], self._name),
            fields=tuple(told["fields"]),
            features=told["features"],
        )

    def read(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        """Yield batches with the columns and the geometry as WKB in `__wkb`."""
        process = self._reader.process
        assert process.stdin is not None  # noqa: S101  opened with a pipe
        assert process.stdout is not None  # noqa: S101  opened with a pipe
        process.stdin.write(json.dumps(columns).encode() + b"\n")
        process.stdin.close()
        try:
            with pa.ipc.open_stream(process.stdout) as stream:
                yield from stream
        except (pa.ArrowInvalid, OSError) as error:
            raise self._reader.failure(self._name, self._allowance) from error
        if process.wait(timeout=60):
            raise self._reader.failure(self._name, self._allowance)


@contextmanager
def open_delivery(
    delivery: Delivery,
    *,
    layer: str = "",
    places: Places = NO_PLACES,
    allowance: Allowance = OF_IMPORTS,
) -> Iterator[OpenFile]:
    """Hold a delivery open. layer: where the file has several. places: columns of a table.

    Raises ImportRefused when it cannot be read.
    """
    asked: dict[str, object] = {"layer": layer, "options": _options(delivery, places)}
    with _reading(delivery, asked, allowance) as reader:
        yield OpenFile(delivery.name, reader, allowance)


def layer_names(delivery: Delivery, *, allowance: Allowance = OF_IMPORTS) -> tuple[str, ...]:
    """Return the names of the layers of a delivery; raises ImportRefused."""
    with _reading(delivery, {"listing": True}, allowance) as reader:
        return tuple(map(str, reader.told(delivery.name, allowance)))


@contextmanager
def _reading(
    delivery: Delivery, asked: dict[str, object], allowance: Allowance
) -> Iterator[_Reader]:
    request: dict[str, object] = {
        "path": str(delivery.path),
        "driver": delivery.format.driver,
        "layer": "",
        "library": library_paths()[0],
        "options": {},
        "batch_size": BATCH_SIZE,
        "memory_bytes": allowance.memory_bytes,
        "cpu_seconds": allowance.cpu_seconds,
        "object_megabytes": limits.JSON_OBJECT_MEGABYTES,
    } | asked
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603  our own program, the request is one argument
            [sys.executable, "-I", str(READER), json.dumps(request)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={"LANG": "C.UTF-8", "PROJ_NETWORK": "OFF", "OMP_NUM_THREADS": "1"},
            cwd=delivery.path.parent,
        )
        try:
            yield _Reader(process, errors)
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError, ValueError):
                    pipe and pipe.close()


def _options(delivery: Delivery, places: Places) -> dict[str, str]:
    """Return the options that name the columns of geometry in a table."""
    if delivery.format is not Format.CSV:
        return {}
    if places.x and places.y:
        return {"X_POSSIBLE_NAMES": places.x, "Y_POSSIBLE_NAMES": places.y}
    return {"GEOM_POSSIBLE_NAMES": places.wkt or "WKT,wkt,geometry,geom,the_geom"}


def _crs(text: str | None, name: str) -> CRS | None:
    if not text:
        return None
    try:
        found = CRS.from_user_input(text)
    except CRSError as error:
        raise ImportRefused(f"{name} names a CRS that is not known: {text[:200]}") from error
    return None if found.is_engineering or "undefined" in found.name.lower() else found
