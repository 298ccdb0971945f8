"""Where GDAL and GEOS are: inside the wheels of pyogrio and shapely."""

import importlib.util
import os
from pathlib import Path


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ImportError(f"The package {name} is not installed: run the set-up again.")
    return Path(spec.origin).parent


def _library(folder: Path, pattern: str) -> str:
    found = sorted(folder.glob(pattern))
    if not found:
        raise ImportError(f"No {pattern} in {folder}: the wheel has another layout.")
    return str(found[0])


def library_paths() -> tuple[str, str]:
    """Return the paths of the GDAL and the GEOS library that come with the wheels.

    GDAL's and PROJ's data folders are named to them through the environment.
    `GDAL_LIBRARY_PATH` and `GEOS_LIBRARY_PATH` in the environment win.
    """
    pyogrio, shapely = _package_folder("pyogrio"), _package_folder("shapely")
    os.environ.setdefault("GDAL_DATA", str(pyogrio / "gdal_data"))
    os.environ.setdefault("PROJ_DATA", str(pyogrio / "proj_data"))
    gdal = os.environ.get("GDAL_LIBRARY_PATH") or _library(
        pyogrio.parent / "pyogrio.libs", "libgdal*.so*"
    )
    geos = os.environ.get("GEOS_LIBRARY_PATH") or _library(
        shapely.parent / "shapely.libs", "libgeos_c*.so*"
    )
    return gdal, geos
