"""A Shapefile or a KML out of an archive that may want to harm; names are not used."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from gis_platform.layers.imports import limits
from gis_platform.layers.imports.errors import ImportRefused

PARTS = ("shp", "shx", "dbf", "prj", "cpg")
NEEDED = ("shp", "shx", "dbf")
_CHUNK = 1 << 20


def unpack_shapefile(
    archive: Path, folder: Path, *, name: str, layer: str = "", most_bytes: int | None = None
) -> Path:
    """Write the parts of the archive's one Shapefile as `data.*` and return `data.shp`.

    name: of the file, for sentences. layer: which Shapefile, where there are several.
    most_bytes: that the archive may unpack to, if fewer than of any import.
    Raises ImportRefused for anything that is not a plain Shapefile of bearable size.
    """
    with _opened(archive, name) as opened:
        entries = opened.infolist()
        _check_entries(name, entries, most_bytes)
        for part, entry in _choose(name, entries, layer).items():
            with opened.open(entry) as source:
                _copy(source, folder / f"data.{part}", f"{name}: {entry.filename}", entry)
    return folder / "data.shp"


def shapefiles_in(archive: Path, *, name: str) -> tuple[str, ...]:
    """Return the names of the Shapefiles of an archive, sorted; raises as unpack_shapefile."""
    with _opened(archive, name) as opened:
        entries = opened.infolist()
        _check_entries(name, entries)
        return tuple(sorted(PurePosixPath(stem).name for stem in _shapefiles(entries)))


def holds_kml(archive: Path, *, name: str) -> bool:
    """Say whether an archive is a KMZ: a KML document and no Shapefile."""
    with _opened(archive, name) as opened:
        suffixes = {PurePosixPath(one.filename).suffix.lower() for one in opened.infolist()}
    return ".kml" in suffixes and ".shp" not in suffixes


def unpack_kml(
    archive: Path, folder: Path, *, name: str, most_bytes: int | None = None
) -> Iterator[tuple[str, Path]]:
    """Yield the name of each KML document of a KMZ with a copy of it, one after the other.

    Source: OGC 12-007r2, 7.2: the first one is the main one and may refer to the others.
    Raises as unpack_shapefile.
    """
    with _opened(archive, name) as opened:
        entries = opened.infolist()
        _check_entries(name, entries, most_bytes)
        for entry in entries:
            if not entry.filename.lower().endswith(".kml"):
                continue
            target = folder / "document"
            target.unlink(missing_ok=True)
            label = f"{name}: {entry.filename}"
            with opened.open(entry) as source:
                _copy(source, target, label, entry)
            yield label, target


@contextmanager
def _opened(archive: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as opened:
            yield opened
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise ImportRefused(f"{name} is a broken archive: {error}.") from error


def _check_entries(
    name: str, entries: list[zipfile.ZipInfo], most_bytes: int | None = None
) -> None:
    most = limits.ARCHIVE_BYTES if most_bytes is None else most_bytes
    if len(entries) > limits.ARCHIVE_ENTRIES:
        raise ImportRefused(
            f"{name} has {len(entries)} entries, at most {limits.ARCHIVE_ENTRIES} are allowed."
        )
    total = sum(entry.file_size for entry in entries)
    if total > most:
        raise ImportRefused(f"{name} unpacks to {total} bytes, at most {most} are allowed.")
    for entry in entries:
        _check_entry(f"{name}: {entry.filename}", entry)


def _check_entry(label: str, entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
        raise ImportRefused(f"{label} points outside of the archive.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ImportRefused(f"{label} is a link.")
    if entry.flag_bits & 1:
        raise ImportRefused(f"{label} is encrypted.")
    if path.suffix.lower() in {".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz"}:
        raise ImportRefused(f"{label} is an archive inside an archive.")
    if entry.file_size > limits.MEGABYTE:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if ratio > limits.ARCHIVE_RATIO:
            raise ImportRefused(
                f"{label} unpacks to {ratio:.0f} times its size, "
                f"at most {limits.ARCHIVE_RATIO} times are allowed."
            )


def _shapefiles(entries: list[zipfile.ZipInfo]) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """Return the parts of each Shapefile by its path without an extension."""
    files: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.name.startswith("._") or "__MACOSX" in path.parts:
            continue
        part = path.suffix.lower().lstrip(".")
        if part in PARTS:
            files.setdefault(str(path.with_suffix("")), {})[part] = entry
    return {stem: parts for stem, parts in files.items() if "shp" in parts}


def _choose(name: str, entries: list[zipfile.ZipInfo], layer: str) -> dict[str, zipfile.ZipInfo]:
    """Return the entries of one Shapefile by the extension of the part."""
    found = _shapefiles(entries)
    if layer:
        found = {stem: parts for stem, parts in found.items() if PurePosixPath(stem).name == layer}
    if not found:
        raise ImportRefused(f"{name} holds no Shapefile{f' {layer}' if layer else ''}.")
    if len(found) > 1:
        names = ", ".join(sorted(PurePosixPath(stem).name for stem in found))
        raise ImportRefused(f"{name} holds several Shapefiles: {names}. Name one of them.")
    parts = next(iter(found.values()))
    if missing := [part for part in NEEDED if part not in parts]:
        raise ImportRefused(f"{name} lacks the part .{missing[0]} of its Shapefile.")
    return parts


def _copy(source: IO[bytes], target: Path, label: str, entry: zipfile.ZipInfo) -> None:
    """Copy an entry; the size that its header states may be a lie."""
    left = entry.file_size
    with target.open("xb") as written:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise ImportRefused(f"{label} is larger than its header states.")
            written.write(chunk)
