"""A Shapefile out of an archive that may want to harm: sizes are counted, names not used."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from gis_platform.layers.imports import limits
from gis_platform.layers.imports.errors import ImportRefused

PARTS = ("shp", "shx", "dbf", "prj", "cpg")
NEEDED = ("shp", "shx", "dbf")
_CHUNK = 1 << 20


def unpack_shapefile(archive: Path, folder: Path, *, name: str, layer: str = "") -> Path:
    """Write the parts of the archive's one Shapefile as `data.*` and return `data.shp`.

    name: of the file, for sentences. layer: which Shapefile, where there are several.
    Raises ImportRefused for anything that is not a plain Shapefile of bearable size.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            _check_entries(name, entries)
            for part, entry in _choose(name, entries, layer).items():
                with opened.open(entry) as source:
                    _copy(source, folder / f"data.{part}", f"{name}: {entry.filename}", entry)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise ImportRefused(f"{name} is a broken archive: {error}.") from error
    return folder / "data.shp"


def _check_entries(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.ARCHIVE_ENTRIES:
        raise ImportRefused(
            f"{name} has {len(entries)} entries, at most {limits.ARCHIVE_ENTRIES} are allowed."
        )
    total = sum(entry.file_size for entry in entries)
    if total > limits.ARCHIVE_BYTES:
        raise ImportRefused(
            f"{name} unpacks to {total} bytes, at most {limits.ARCHIVE_BYTES} are allowed."
        )
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


def _choose(name: str, entries: list[zipfile.ZipInfo], layer: str) -> dict[str, zipfile.ZipInfo]:
    """Return the entries of one Shapefile by the extension of the part."""
    files: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.name.startswith("._") or "__MACOSX" in path.parts:
            continue
        part = path.suffix.lower().lstrip(".")
        if part in PARTS:
            files.setdefault(str(path.with_suffix("")), {})[part] = entry
    found = {stem: parts for stem, parts in files.items() if "shp" in parts}
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
