"""What the objects of a layer cover of many parcels, as `overlay.clip` says it of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gis_platform.geometry.crs import Coordinates
from gis_platform.geometry.overlay import FullRule, SliverRule
from gis_platform.geometry.surfaces import OVERLAY_GRID_M, surface_of
from plans.analysis.tracts import Shapes, Whole

POLYGON, MULTIPOLYGON = 3, 6


@dataclass(frozen=True, kw_only=True)
class Covers:
    """Pairs of a parcel and an object that covers part of it, slivers left out.

    count: of all parcels. places, objects: (n,) places in the lists given. grounds: what is
    covered. shared: the same with the slivers; a pair that shares nothing else has an area
    of 0. whole: the object covers the parcel to the last vertex.
    """

    count: int
    places: Whole
    objects: Whole
    grounds: Shapes
    shared: Shapes
    areas_m2: Coordinates
    whole: NDArray[np.bool_]
    fully: NDArray[np.bool_]

    def of(self, place: int) -> range:
        """Return the pairs of one parcel; pairs are in the order of parcels."""
        return range(int(self.starts[place]), int(self.starts[place + 1]))

    @cached_property
    def starts(self) -> Whole:
        """The first pair of each parcel, and the end of them all."""
        return np.searchsorted(self.places, np.arange(self.count + 1)).astype(np.intp)

    def renamed(self, names: Whole) -> Covers:
        """Return the same with other numbers of the objects: names[i] instead of i."""
        return replace(self, objects=names[self.objects])


def covers(parcels: Shapes, objects: Shapes, tree: STRtree, *, rule: SliverRule) -> Covers:
    """Return what surfaces cover of parcels; all valid, in one local CRS."""
    whole_object, whole_place = _wholly(parcels, objects)
    place_of, object_of = tree.query(parcels, predicate="intersects")
    known = _pairs(whole_place, whole_object, len(objects))
    cut = ~np.isin(_pairs(place_of, object_of, len(objects)), known)
    place_of, object_of = place_of[cut], object_of[cut]
    shared = _shared(parcels[place_of], objects[object_of])
    grounds, kept_m2 = _without_slivers(shared.copy(), rule)
    places = np.concatenate([whole_place, place_of]).astype(np.intp)
    found = np.concatenate([whole_object, object_of]).astype(np.intp)
    areas_m2 = np.concatenate([shapely.area(parcels[whole_place]), kept_m2])
    surfaces = np.concatenate([parcels[whole_place], grounds])
    touched = np.concatenate([parcels[whole_place], shared])
    whole = np.concatenate([np.ones(len(whole_place), bool), np.zeros(len(place_of), bool)])
    order = np.lexsort((found, -areas_m2, places))
    order = order[shapely.get_dimensions(touched[order]) == 2]
    parcels_m2 = shapely.area(parcels)[places]
    full = FullRule()
    missing = parcels_m2 - areas_m2
    fully = missing <= np.maximum(full.max_missing_m2, full.max_missing_share * parcels_m2)
    return Covers(
        count=len(parcels),
        places=places[order],
        objects=found[order],
        grounds=surfaces[order],
        shared=touched[order],
        areas_m2=areas_m2[order],
        whole=whole[order],
        fully=fully[order],
    )


def _wholly(parcels: Shapes, objects: Shapes) -> tuple[Whole, Whole]:
    """Return pairs where an object covers a parcel: object, place."""
    if not len(parcels) or not len(objects):
        nothing = np.zeros(0, dtype=np.intp)
        return nothing, nothing
    shapely.prepare(objects)
    found = STRtree(parcels).query(objects, predicate="contains_properly")
    return found[0], found[1]


def _without_slivers(grounds: Shapes, rule: SliverRule) -> tuple[Shapes, Coordinates]:
    """Return surfaces without the polygons that are slivers, and their areas."""
    kinds = shapely.get_type_id(grounds)
    for place in np.flatnonzero((kinds != POLYGON) & (kinds != MULTIPOLYGON)).tolist():
        grounds[place] = surface_of(grounds[place])
    pieces, owner = shapely.get_parts(grounds, return_index=True)
    area_m2, length_m = shapely.area(pieces), shapely.length(pieces)
    width_m = np.divide(2 * area_m2, length_m, out=np.zeros_like(area_m2), where=length_m > 0)
    thin = (area_m2 < rule.min_area_m2) | (width_m < rule.min_mean_width_m)
    count = len(grounds)
    kept_m2 = np.bincount(owner[~thin], weights=area_m2[~thin], minlength=count)
    mixed = np.flatnonzero(
        (np.bincount(owner[thin], minlength=count) > 0)
        & (np.bincount(owner[~thin], minlength=count) > 0)
    )
    for place in mixed.tolist():
        grounds[place] = shapely.multipolygons(pieces[(owner == place) & ~thin])
    return grounds, np.asarray(kept_m2, dtype=np.float64)


def _pairs(places: Whole, objects: Whole, count: int) -> Whole:
    """Return one number for each pair; count: of the objects."""
    return np.asarray(places * max(count, 1) + objects, dtype=np.intp)


def _shared(parcels: Shapes, objects: Shapes) -> Shapes:
    """Return what parcels and objects share, pair by pair; what lies inside is itself."""
    found = objects.copy()
    shapely.prepare(parcels)
    cut = np.flatnonzero(~shapely.contains(parcels, objects))
    found[cut] = shapely.intersection(parcels[cut], objects[cut], grid_size=OVERLAY_GRID_M)
    return found
