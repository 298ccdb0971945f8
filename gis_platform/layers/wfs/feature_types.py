"""The types of features, made from the registry for one asker."""

from __future__ import annotations

from dataclasses import replace

from gisserver.crs import CRS84, WEB_MERCATOR, WGS84
from gisserver.features import FeatureType
from gisserver.geometries import WGS84BoundingBox

from gis_platform.layers.api.collections import description
from gis_platform.layers.extents import LayerExtent, extents
from gis_platform.layers.freshness import Freshness, freshness
from gis_platform.layers.map_description import GROUP_TITLES
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access, access, readable_layers
from gis_platform.layers.selection import Selection, select
from gis_platform.municipalities.actors import Actor


class LayerFeatureType(FeatureType):  # type: ignore[misc]  # without annotations
    """A layer as one actor sees it: its rows and columns, in EPSG:4326 unless told.

    The local system of a municipality has no number of the EPSG, by which this service names
    systems: the API and exports give it.
    """

    def __init__(self, seen: Access, actor: Actor, fresh: Freshness, extent: LayerExtent) -> None:
        layer, municipality = seen.layer, actor.municipality
        super().__init__(
            select(Selection(access=seen), municipality).rows,
            name=layer.name,
            title=str(layer.title),
            abstract=description(fresh),
            keywords=[str(GROUP_TITLES[layer.group]), municipality.name],
            fields=[*seen.names, GEOMETRY],
            geometry_field_name=GEOMETRY,
            crs=WGS84,
            other_crs=[CRS84, WEB_MERCATOR],
            show_name_field=False,  # the name of a feature could tell what the actor does not see
            metadata_url=f"/{municipality.code}/api/collections/{layer.name}",
        )
        self._extent = extent

    @property
    def xsd_base_type(self) -> object:
        """A feature without `gml:boundedBy`, which costs as much as a small geometry."""
        return replace(super().xsd_base_type, elements=[])

    def get_bounding_box(self) -> object:
        """Return the bounds of what the actor sees, None if there is nothing."""
        return WGS84BoundingBox(*self._extent.bounds) if self._extent.bounds else None


def feature_types(actor: Actor) -> list[LayerFeatureType]:
    """Return the types that an actor may read; three statements at most."""
    municipality = actor.municipality
    seen = [access(actor, layer) for layer in readable_layers(actor)]
    fresh = freshness(municipality, municipality.today)
    revisions = {one.layer.name: fresh[one.layer.name].revision for one in seen}
    found = extents(seen, revisions, municipality)
    return [
        LayerFeatureType(one, actor, fresh[one.layer.name], found[one.layer.name]) for one in seen
    ]
