"""Export a layer, or a selection of it, into a file."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from gis_platform.layers.crs_names import LOCAL_PATH, Axes, Frame, NamedCrs
from gis_platform.layers.errors import LayersError
from gis_platform.layers.exports.export import Export, open_export
from gis_platform.layers.exports.formats import FORMATS, format_called
from gis_platform.layers.exports.request import read_export
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality

PARAMETERS = ("filter", "bbox", "datetime", "sortby", "properties", "crs")


class Command(BaseCommand):
    """Parses, exports, tells the size."""

    help = "Export a layer into a file; what is private in it never is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add = parser.add_argument
        add("--municipality", required=True, metavar="CODE")
        add("--layer", required=True, metavar="LAYER")
        add("--format", required=True, choices=[*FORMATS], dest="form")
        add("--out", required=True, type=Path, metavar="FILE")
        add("--filter", metavar="CQL2", help="condition in CQL2 text")
        add("--bbox", metavar="W,S,E,N")
        add("--datetime", metavar="TIME", help="as recorded then: an instant, a day, an interval")
        add("--sortby", metavar="FIELD,-FIELD")
        add("--properties", metavar="FIELD,FIELD")
        add("--crs", metavar="CRS", help="`local`, or an address as the API names it")

    def handle(
        self, *, municipality: str, layer: str, form: str, out: Path, **options: object
    ) -> None:
        """Export; CommandError (exit 1) when something is wrong, and then no file is left."""
        try:
            place = Municipality.objects.get(code=municipality)
            own = NamedCrs(uri=LOCAL_PATH, axes=Axes.LOCAL, local=place.local_crs)
            parameters = {name: str(options[name]) for name in PARAMETERS if options[name]}
            if parameters.get("crs") == "local":
                parameters["crs"] = own.uri
            asked = read_export(
                access(system_actor(place, "export_layer"), get_layer(layer)),
                place,
                format_called(form),
                parameters,
                Frame(local=own, time_zone=ZoneInfo(place.time_zone)),
            )
            size = _write(asked, out)
        except Municipality.DoesNotExist as error:
            raise CommandError(f"There is no municipality {municipality}.") from error
        except (LayersError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{layer}: {size / 1e6:.1f} MB in {out}")


def _write(asked: Export, out: Path) -> int:
    """Write a file beside its place and move it there when it is whole; return its size."""
    unfinished = out.with_name(f"{out.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            for chunk in open_export(asked):
                file.write(chunk)
            size = file.tell()
        os.replace(unfinished, out)
    finally:
        unfinished.unlink(missing_ok=True)
    return size
