"""Export the tiles of layers into a PMTiles archive."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from gis_platform.layers.errors import LayersError
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality
from tiles.pmtiles_export import CITY, Archive, archive_zooms, open_archive, public_layers
from tiles.revisions import seen_layers


class Command(BaseCommand):
    """Parses, exports, tells the size."""

    help = "Export the tiles of layers into a PMTiles archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add = parser.add_argument
        add("--municipality", required=True, metavar="CODE")
        add("--layers", required=True, metavar="LAYER,LAYER", help=f"or `{CITY}`: all public ones")
        add("--out", required=True, type=Path, metavar="FILE")
        add("--minzoom", type=int, metavar="Z")
        add("--maxzoom", type=int, metavar="Z", help="as deep as 15 unless told")
        add("--most-tiles", type=int, metavar="N", help="refuse to write more")

    def handle(
        self,
        *,
        municipality: str,
        layers: str,
        out: Path,
        minzoom: int | None,
        maxzoom: int | None,
        most_tiles: int | None,
        **options: object,
    ) -> None:
        """Export; CommandError (exit 1) when something is wrong, and then no file is left."""
        try:
            place = Municipality.objects.get(code=municipality)
            actor = system_actor(place, "export_pmtiles")
            seen = public_layers(place) if layers == CITY else seen_layers(actor, layers)
            zooms = archive_zooms(seen, minzoom, maxzoom)
            archive = Archive(seen=seen, municipality=place, zooms=zooms, limit=most_tiles)
            size = _write(archive, out)
        except Municipality.DoesNotExist as error:
            raise CommandError(f"There is no municipality {municipality}.") from error
        except (LayersError, OSError) as error:
            raise CommandError(str(error)) from error
        told = f"zooms {zooms[0]} to {zooms[-1]}, {size / 1e6:.1f} MB in {out}"
        self.stdout.write(f"{layers}: {told}")


def _write(archive: Archive, out: Path) -> int:
    """Write a file beside its place and move it there when it is whole; return its size."""
    unfinished = out.with_name(f"{out.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            for chunk in open_archive(archive):
                file.write(chunk)
            size = file.tell()
        os.replace(unfinished, out)
    finally:
        unfinished.unlink(missing_ok=True)
    return size
