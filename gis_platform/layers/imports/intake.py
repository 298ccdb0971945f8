"""Taking a file in: hashed, copied to a private folder, recognised, checked."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gis_platform.layers.imports import limits
from gis_platform.layers.imports.archives import holds_kml, unpack_kml, unpack_shapefile
from gis_platform.layers.imports.drawings import check_drawing
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.formats import HEAD_BYTES, Format, recognise
from gis_platform.layers.imports.geopackages import check_geopackage
from gis_platform.layers.imports.json_documents import check_json
from gis_platform.layers.imports.topologies import write_sequence, write_topology
from gis_platform.layers.imports.xml_documents import check_xml

_CHUNK = 1 << 20
_ADDRESS = re.compile(r"/vsi|[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A file that was taken in. name: as the sender calls it. path: of the private copy."""

    name: str
    sha256: str
    format: Format
    path: Path


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, or refuse what is not a readable local file."""
    local_file(path)
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def local_file(path: Path) -> Path:
    """Return the path of an ordinary local file; anything else raises ImportRefused."""
    if not path.is_file():
        if _ADDRESS.match(str(path)):
            raise ImportRefused(f"{path} is an address, not a file on this machine.")
        raise ImportRefused(f"There is no file {path}.")
    size = path.stat().st_size
    if size > limits.FILE_BYTES:
        raise ImportRefused(
            f"{path.name} has {size} bytes, at most {limits.FILE_BYTES} are allowed."
        )
    return path


@contextmanager
def take_in(
    file: Path, *, folder: Path, layer: str = "", name: str = "", most_unpacked: int | None = None
) -> Iterator[Delivery]:
    """Copy a file to a folder of its own under `folder`, check it, and remove it afterwards.

    Only the file itself is copied, under a name of ours: what lies beside it is never read.
    layer: which Shapefile of an archive. name: as the sender calls the file, if not as it is
    called on the disk. most_unpacked: bytes of an archive, if fewer than of any import.
    Raises ImportRefused with the reason.
    """
    name = name or file.name
    local_file(file)
    folder.mkdir(parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix="delivery-", dir=folder))
    try:
        copy = private / "data"
        digest = hashlib.sha256()
        with file.open("rb") as source, copy.open("xb") as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
        with copy.open("rb") as opened:
            found = recognise(name, opened.read(HEAD_BYTES))
        if found is Format.SHAPEFILE and holds_kml(copy, name=name):
            found, path = Format.KML, _checked_kmz(copy, name, most_unpacked)
        elif found is Format.SHAPEFILE:
            path = unpack_shapefile(copy, private, name=name, layer=layer, most_bytes=most_unpacked)
        else:
            path = _checked(copy, found, name, layer)
        yield Delivery(name=name, sha256=digest.hexdigest(), format=found, path=path)
    finally:
        shutil.rmtree(private, ignore_errors=True)


def _as_geojson(path: Path, found: Format, name: str, layer: str) -> Path:
    """Return a GeoJSON document with what the file says."""
    target = path.with_name("features.geojson")
    if found is Format.GEOJSON_SEQUENCE:
        write_sequence(path, target)
    elif found is Format.TOPOJSON:
        size = path.stat().st_size
        if size > limits.TOPOLOGY_BYTES:
            raise ImportRefused(
                f"{name} has {size} bytes, a TopoJSON may have {limits.TOPOLOGY_BYTES}."
            )
        write_topology(path, target, name=name, layer=layer)
    else:
        return path
    return target


def _checked_kmz(archive: Path, name: str, most_unpacked: int | None) -> Path:
    """Return the one document of a KMZ, or a KMZ of several that refer to each other, checked."""
    count, last = 0, archive
    for label, document in unpack_kml(archive, archive.parent, name=name, most_bytes=most_unpacked):
        check_xml(document, name=label)
        count, last = count + 1, document
    if count == 1:
        return last.rename(archive.with_name(Format.KML.file_name))
    return archive.rename(archive.with_name("data.kmz"))


def _checked(copy: Path, found: Format, name: str, layer: str) -> Path:
    path = copy.rename(copy.with_name(found.file_name))
    if found.is_json:
        check_json(path, name=name)
        return _as_geojson(path, found, name, layer)
    if found.is_xml:
        check_xml(path, name=name)
    elif found is Format.GEOPACKAGE:
        check_geopackage(path, name=name)
    elif found is Format.DXF:
        check_drawing(path, name=name)
    return path
