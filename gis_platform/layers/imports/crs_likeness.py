"""Whether two coordinate systems give the same numbers, though one forgets its datum."""

from __future__ import annotations

import math

from pyproj import CRS

_SAME = 1e-9


def shares_projection(one: CRS, other: CRS) -> bool:
    """Say whether two systems project alike, on ellipsoids of one size and shape.

    A `.prj` or a drawing tells the projection of a local system and leaves out how its datum
    lies to WGS 84; read by itself such a file comes out shifted by some 100 m.
    """
    first, second = _numbers(one), _numbers(other)
    if first is None or second is None or first.keys() != second.keys():
        return False
    return all(_alike(first[name], second[name]) for name in first)


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_SAME, abs_tol=1e-7)
    return one == other


def _numbers(crs: CRS) -> dict[str, object] | None:
    """Return the projection as numbers by name; None for a system that is not projected."""
    inner = crs.source_crs if crs.is_bound and crs.source_crs else crs
    conversion, ellipsoid = inner.coordinate_operation, inner.ellipsoid
    if not inner.is_projected or conversion is None or ellipsoid is None:
        return None
    values: dict[str, object] = {
        one.name: float(one.value) * float(one.unit_conversion_factor) for one in conversion.params
    }
    values["method"] = conversion.method_name
    values["semi-major axis"] = float(ellipsoid.semi_major_metre)
    values["inverse flattening"] = float(ellipsoid.inverse_flattening)
    return values
