"""Files that people drop, written by GDAL and ezdxf, and what the server says of them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import ezdxf
import geopandas
import numpy as np
import pyproj
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_platform.municipalities.roles import Role
from tests.factories import MSK_16_1, make_member, make_municipality

X, Y = 1_304_000.0, 475_000.0
"""A corner in the local metres of the test town."""
WITH_HOLE = Polygon(
    [(X, Y), (X + 40.25, Y), (X + 40.25, Y + 30.5), (X, Y + 30.5)],
    [[(X + 10, Y + 10), (X + 20, Y + 10), (X + 20, Y + 20.75), (X + 10, Y + 20.75)]],
)
SQUARE = box(X + 100.01, Y + 50.02, X + 120.03, Y + 70.04)
TO_LONLAT = pyproj.Transformer.from_crs(MSK_16_1, "EPSG:4326", always_xy=True)


def frame(crs: str = MSK_16_1) -> geopandas.GeoDataFrame:
    """Two parcels on the grid of the town, in some system."""
    values = {"number": ["16:50:010101:1", "16:50:010101:2"], "use": ["garden", "school"]}
    data = geopandas.GeoDataFrame(values, geometry=[WITH_HOLE, SQUARE], crs=MSK_16_1)
    return data if crs == MSK_16_1 else data.to_crs(crs)


def shapefile_zip(path: Path, data: geopandas.GeoDataFrame, *names: str) -> Path:
    """A zip of one Shapefile, or of several with the same features."""
    folder = path.parent / f"{path.stem}-parts"
    folder.mkdir()
    for name in names or ("plan",):
        data.to_file(folder / f"{name}.shp", encoding="UTF-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)
    return path


def drawing(path: Path, ring: list[tuple[float, float]], layer: str = "BOUNDARY") -> Path:
    """A DXF with one closed line on a layer and a point on another."""
    document = ezdxf.new("R2010")  # type: ignore[attr-defined]
    document.layers.add(layer)
    space = document.modelspace()
    space.add_lwpolyline(ring, close=True, dxfattribs={"layer": layer})
    space.add_point(ring[0], dxfattribs={"layer": "MARKS"})
    document.saveas(path)
    return path


def editor(client: Client, role: Role = Role.GIS) -> Client:
    """The client, signed in as somebody of a town."""
    town = make_municipality()
    client.cookies["django_language"] = "en"
    client.force_login(make_member(town, role))
    return client


def drop(client: Client, path: Path, *, name: str = "", **fields: str) -> Any:
    """Send a file; the answer."""
    sent = SimpleUploadedFile(name or path.name, path.read_bytes())
    return client.post("/riverton/api/preview", {"file": sent, **fields})


def exact(client: Client, told: Any, layer: int = 0, **asked: str) -> Any:
    """Ask for the features of a layer at full precision."""
    rows = ",".join(str(one["id"]) for one in told["layers"][layer]["features"]["features"])
    query = {"layer": str(layer), "rows": rows, **asked}
    return client.get(f"/riverton/api/preview/{told['token']}/features", query)


def farthest_m(one: BaseGeometry, other: BaseGeometry) -> float:
    """How far two shapes are apart at most, metres."""
    return float(one.hausdorff_distance(other))


def in_degrees(local: BaseGeometry) -> BaseGeometry:
    """A shape of local metres in longitude and latitude, by pyproj."""
    return shapely.transform(
        local, lambda points: np.column_stack(TO_LONLAT.transform(points[:, 0], points[:, 1]))
    )
