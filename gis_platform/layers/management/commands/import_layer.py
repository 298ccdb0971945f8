"""Import a file into a layer."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gis_platform.layers.errors import LayersError
from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.layer_files import LayerFile, import_layer_file
from gis_platform.layers.imports.mapping import LayerMapping, parse_pairs, read_mapping
from gis_platform.layers.imports.progress import progress_bar
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality


class Command(BaseCommand):
    """Parses, imports, tells the counts and where the report is."""

    help = (
        "Import a file into a layer: GeoPackage, Shapefile in a zip, GeoJSON, GeoJSON text "
        "sequence, TopoJSON, FlatGeobuf, GeoParquet, CSV with WKT or x and y, DXF, KML, KMZ, GPX."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add = parser.add_argument
        add("--municipality", required=True, metavar="CODE")
        add("layer", metavar="LAYER")
        add("file", type=Path, metavar="FILE")
        add("--map", nargs="+", action="extend", default=[], metavar="FIELD=SOURCE")
        add("--mapping", type=Path, metavar="FILE.toml", help="rules for fields, see the guide")
        add("--join", type=Path, metavar="FILE.csv", help="table that the mapping joins")
        add("--crs", default="", help="EPSG:n, PROJ text or `local`, where the file names none")
        add("--axes", default=Axes.FILE, type=Axes, choices=list(Axes), help="how X and Y are read")
        add("--layer-in-file", default="", metavar="NAME")
        add("--accept-repairs", action="store_true", help="also those that change areas by > 1 m²")
        add("--as-of", type=date.fromisoformat, metavar="DATE", help="date of the data")
        add("--end-missing", action="store_true", help="the file is complete: end what it lacks")
        add("--set-boundary", action="store_true", help="make it the municipality's boundary too")

    def handle(self, *, municipality: str, layer: str, file: Path, **options: object) -> None:
        """Import one file; CommandError (exit 1) when it was refused."""
        try:
            place = Municipality.objects.get(code=municipality)
            request = _request(layer, file, options)
            with progress_bar(file.name) as progress:
                done = import_layer_file(
                    LayerFile(**request, progress=progress),  # type: ignore[arg-type]
                    actor=system_actor(place, "import_layer"),
                )
        except Municipality.DoesNotExist as error:
            raise CommandError(f"There is no municipality {municipality}.") from error
        except ImportRefused as error:
            raise CommandError(f"{error} Report: {error.report}") from error
        except LayersError as error:
            raise CommandError(str(error)) from error
        numbers = ", ".join(f"{count} {name}" for name, count in done.counts.as_json().items())
        self.stdout.write(f"{layer}: {numbers}. Report: {done.report}")


_OF_THE_FILE = (
    "crs",
    "axes",
    "join",
    "as_of",
    "accept_repairs",
    "end_missing",
    "set_boundary",
)


def _request(layer: str, file: Path, options: dict[str, object]) -> dict[str, object]:
    """Return the arguments of a LayerFile from those of the command."""
    path, pairs = options["mapping"], options["map"]
    mapping = read_mapping(path) if isinstance(path, Path) else LayerMapping(layer=layer)
    if mapping.layer != layer:
        raise ImportRefused(f"The mapping is for the layer {mapping.layer}, not for {layer}.")
    rules = parse_pairs(layer, [str(pair) for pair in pairs]) if isinstance(pairs, list) else {}
    changes: dict[str, object] = {"fields": {**mapping.fields, **rules}}
    if options["layer_in_file"]:
        changes["layer_in_file"] = options["layer_in_file"]
    return {
        "path": file,
        "layer": get_layer(layer),
        "mapping": mapping.changed(**changes),
        "folder": Path(settings.DATA_DIR) / "imports",
        **{name: options[name] for name in _OF_THE_FILE},
    }
