"""Which layer takes which record, how it is drawn there, and what it keeps when nothing is said.

Layers are named, not imported: zones belong to another app, the registry of layers joins them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gis_platform.geometry.crs import LocalCrs
from parcels.register.code_tables import code_table
from parcels.register.geometry import DrawnShape, to_footprint, to_shape, to_surface
from parcels.register.reading import Record
from parcels.register.records import (
    BoundaryRecord,
    CapitalObjectRecord,
    Drawn,
    ParcelRecord,
    QuarterRecord,
    ZoneKind,
    ZoneRecord,
)
from parcels.register_import.values import (
    Values,
    boundary_values,
    capital_object_values,
    easement_values,
    heritage_values,
    parcel_values,
    quarter_values,
    restriction_zone_values,
    territorial_zone_values,
)

Draw = Callable[[Drawn, LocalCrs], DrawnShape | None]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A layer that takes records.

    since: the first schema version whose plans speak of the layer. draw: record to local shape.
    reaches_beyond: zones and boundaries that meet a quarter may end far from it.
    keeps_outline: a record without coordinates leaves the stored ones. belongs_to_quarter: its
    number begins with a quarter's, so a plan of that quarter is complete for it. silence_is_empty:
    a plan without such records says that there are none; of zones it says nothing, since some
    plans of a quarter leave out zones that others of the same year list.
    """

    layer: str
    since: str
    draw: Draw
    reaches_beyond: bool = False
    keeps_outline: bool = True
    belongs_to_quarter: bool = False
    silence_is_empty: bool = False

    def is_covered_by(self, version: str) -> bool:
        """Whether plans of a schema version can hold such records."""
        return version >= self.since


QUARTERS = Target(layer="quarters", since="07", draw=to_surface, silence_is_empty=True)
PARCELS = Target(
    layer="parcels",
    since="07",
    draw=to_surface,
    keeps_outline=False,
    belongs_to_quarter=True,
    silence_is_empty=True,
)
CAPITAL_OBJECTS = Target(
    layer="capital-objects",
    since="09",
    draw=to_footprint,
    keeps_outline=False,
    belongs_to_quarter=True,
    silence_is_empty=True,
)
BOUNDARIES = Target(
    layer="administrative-boundaries", since="09", draw=to_shape, reaches_beyond=True
)
TERRITORIAL_ZONES = Target(
    layer="territorial-zones", since="09", draw=to_surface, reaches_beyond=True
)
RESTRICTION_ZONES = Target(
    layer="restriction-zones", since="09", draw=to_surface, reaches_beyond=True
)
HERITAGE = Target(layer="heritage-objects", since="11", draw=to_surface, reaches_beyond=True)
EASEMENTS = Target(layer="public-easements", since="11", draw=to_surface, reaches_beyond=True)

TARGETS = (
    QUARTERS,
    PARCELS,
    CAPITAL_OBJECTS,
    BOUNDARIES,
    TERRITORIAL_ZONES,
    RESTRICTION_ZONES,
    HERITAGE,
    EASEMENTS,
)

_UNREAD = {
    "cadastral_block": QUARTERS,
    "CadastralBlock": QUARTERS,
    "land_record": PARCELS,
    "Parcel": PARCELS,
    "build_record": CAPITAL_OBJECTS,
    "construction_record": CAPITAL_OBJECTS,
    "object_under_construction_record": CAPITAL_OBJECTS,
    "Building": CAPITAL_OBJECTS,
    "Construction": CAPITAL_OBJECTS,
    "Uncompleted": CAPITAL_OBJECTS,
    "zones_and_territories_record": RESTRICTION_ZONES,
    "Zone": RESTRICTION_ZONES,
    "public_easement_record": EASEMENTS,
}


def target_and_values(record: Record) -> tuple[Target, Values]:
    """Return the layer that takes a record and its fields there."""
    match record:
        case ParcelRecord():
            return PARCELS, parcel_values(record)
        case QuarterRecord():
            return QUARTERS, quarter_values(record)
        case CapitalObjectRecord():
            return CAPITAL_OBJECTS, capital_object_values(record)
        case BoundaryRecord():
            return BOUNDARIES, boundary_values(record)
        case ZoneRecord():
            target = zone_target(record)
            return target, _ZONE_VALUES[target.layer](record)


def zone_target(record: ZoneRecord) -> Target:
    """Return the layer of a zone: what its type says, else what its boundary says."""
    known = code_table("restriction_zone_types").codes.get(record.type_code)
    name = known.name if known else ""
    if record.kind is ZoneKind.PUBLIC_EASEMENT or name == "PUBLIC_EASEMENT":
        return EASEMENTS
    if name == "HERITAGE_TERRITORY" or (record.kind is ZoneKind.HERITAGE and not record.type_code):
        return HERITAGE
    if record.kind is ZoneKind.TERRITORIAL:
        return TERRITORIAL_ZONES
    return RESTRICTION_ZONES


def target_of_unread(element: str) -> Target | None:
    """Return the layer that would have taken a record that could not be read."""
    if element == "Bound" or element.endswith(("_boundary_record", "coastline_record")):
        return BOUNDARIES
    return _UNREAD.get(element)


_ZONE_VALUES: dict[str, Callable[[ZoneRecord], Values]] = {
    TERRITORIAL_ZONES.layer: territorial_zone_values,
    RESTRICTION_ZONES.layer: restriction_zone_values,
    HERITAGE.layer: heritage_values,
    EASEMENTS.layer: easement_values,
}
