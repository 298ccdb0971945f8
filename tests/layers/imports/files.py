"""Files for the tests of imports, written by other tools than the ones under test."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
from shapely import Polygon
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.imports.layer_files import Imported, LayerFile, import_layer_file
from gis_platform.layers.imports.mapping import LayerMapping, parse_mapping
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality

NUMBERS = ["16:50:000000:1", "16:50:000000:2", "16:50:000000:3"]


def squares(count: int = 3) -> list[Polygon]:
    """Squares in a row, in longitude and latitude near Kazan."""
    return [box(49.1 + n / 1000, 55.8, 49.1005 + n / 1000, 55.8005) for n in range(count)]


def frame(crs: str = "EPSG:4326") -> geopandas.GeoDataFrame:
    """Three parcels with numbers that look like times, areas and addresses."""
    values = {"number": NUMBERS, "area_value": [100.5, 200.0, 300.25], "address": ["A", "B", "C"]}
    return geopandas.GeoDataFrame(values, geometry=squares(), crs="EPSG:4326").to_crs(crs)


def feature(geometry: BaseGeometry, **properties: object) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def write_geojson(path: Path, features: list[dict[str, Any]], **members: object) -> Path:
    """A GeoJSON document with extra members."""
    document = {"type": "FeatureCollection", **members, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def write_shapefile_zip(path: Path, data: geopandas.GeoDataFrame, *, name: str = "plan") -> Path:
    """A zip with the parts of a Shapefile."""
    folder = path.parent / f"{path.stem}-parts"
    folder.mkdir()
    data.to_file(folder / f"{name}.shp", encoding="UTF-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, f"inside/{part.name}")
    return path


def town(code: str = "riverton") -> Municipality:
    """A municipality, made once."""
    return Municipality.objects.filter(code=code).first() or make_municipality(code)


def bring(path: Path, layer: str = "parcels", **options: Any) -> Imported:
    """Import a file; `mapping` is a document without its layer."""
    document: Mapping[str, object] = options.pop("mapping", {})
    parsed: LayerMapping = parse_mapping({"layer": layer, **document}, name="test")
    municipality = options.pop("municipality", None) or town()
    return import_layer_file(
        LayerFile(
            path=path,
            layer=get_layer(layer),
            mapping=parsed,
            folder=path.parent / "store",
            **options,
        ),
        actor=system_actor(municipality, "tester"),
    )
