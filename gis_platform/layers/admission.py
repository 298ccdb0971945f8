"""Whether a changed feature may take its place among the others, by the layer's checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import gettext
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import CoordinateOutOfRange, LocalCrs
from gis_platform.layers.checks import Candidate, Neighbour, all_checks
from gis_platform.layers.checks.fixing import cleaned
from gis_platform.layers.editing_errors import InvalidFeature
from gis_platform.layers.findings import Finding, Fix, unaccepted
from gis_platform.layers.findings import marked as _
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.layers.serializers import to_geos, to_shape

_LEAST_REACH_M = 0.01


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What one change has changed in a layer.

    former: geometries of features until now, by id; None for new ones. ended: features that are
    no more, with the geometries that they had.
    """

    former: Mapping[int, GEOSGeometry | None] = field(default_factory=dict)
    ended: Sequence[Feature] = ()


def decisive_fields(layer: Layer) -> frozenset[str]:
    """Return the fields by whose change a feature has to be looked at again."""
    return frozenset({GEOMETRY}).union(*(check.decisive for check in all_checks(layer)))


def values_of(layer: Layer, feature: Feature) -> dict[str, object]:
    """Return the fields of a feature by name."""
    return {name: getattr(feature, name) for name in layer.fields}


def admit(
    seen: Access,
    feature: Feature,
    before: GEOSGeometry | None,
    *,
    accepted: frozenset[str],
    was: Mapping[str, object] | None = None,
) -> list[Finding]:
    """Return the warnings about a feature that are accepted; one statement.

    before, was: its geometry and its fields until now. accepted: codes of warnings. The layer must
    be locked. Raises InvalidFeature with all that stands in the way, places in EPSG:4326.
    """
    findings = look_at(seen, feature, before, was=was)
    if refused := unaccepted(findings, accepted):
        raise InvalidFeature(seen.layer.name, refused)
    return [finding for finding in findings if not finding.advisory]


def look_at(
    seen: Access,
    feature: Feature,
    before: GEOSGeometry | None,
    *,
    was: Mapping[str, object] | None = None,
    changed: Changed | None = None,
) -> list[Finding]:
    """Return all that is found about a feature, places in EPSG:4326; one statement.

    An ended feature is looked at for what its end leaves behind. before, was: its geometry and its
    fields until now. changed: what one change has changed with it. The layer must be locked.
    """
    kind = seen.layer.geometry_type
    shape = to_shape(getattr(feature, GEOMETRY), kind)
    former = to_shape(before, kind)
    if feature.end_lifespan is not None:
        if former is None or not any(check.looks_at_ended for check in all_checks(seen.layer)):
            return []
        shape = shapely.MultiPolygon()
    if shape is None:
        return []
    subject = _Subject(feature=feature, shape=shape, before=former, was=was)
    return list(_findings(seen, subject, changed or Changed()))


@dataclass(frozen=True, kw_only=True)
class _Subject:
    """A feature that is looked at; shapes in EPSG:4326, empty for one that is ended."""

    feature: Feature
    shape: BaseGeometry
    before: BaseGeometry | None
    was: Mapping[str, object] | None


def _findings(seen: Access, subject: _Subject, changed: Changed) -> Iterator[Finding]:
    feature, shape = subject.feature, subject.shape
    municipality = feature.municipality
    local_crs = municipality.local_crs
    try:
        local = local_crs.to_local(shape)
    except CoordinateOutOfRange:
        yield Finding(
            code="NO_PLACE",
            template=_("The place cannot be measured in %(crs)s."),
            values={"crs": municipality.crs_name},
            place=shape,
        )
        return
    if not shapely.is_valid(local):
        yield _too_fine(local_crs, local, shape)
        return
    layer = seen.layer
    checks = [one for one in all_checks(layer) if one.looks_at_ended or not shape.is_empty]
    candidate = Candidate(
        shape=local,
        before=_repaired(local_crs, subject.before),
        boundary=_repaired(local_crs, to_shape(municipality.boundary, "MULTIPOLYGON")),
        values=values_of(layer, feature),
        was=subject.was,
        precision_m=local_crs.precision_m,
    )
    if layer.checks:
        reach_m = max(check.reach_m for check in checks)
        around = _around(local_crs, candidate.ground, reach_m)
        near = list(_neighbours(seen, feature, around, changed))
        candidate = replace(candidate, neighbours=near)
    for check in checks:
        yield from _placed(local_crs, check(candidate))


def _too_fine(local_crs: LocalCrs, local: BaseGeometry, shape: BaseGeometry) -> Finding:
    made = cleaned(local, precision_m=local_crs.precision_m)
    template = _("Repair on the grid.")
    return Finding(
        code="TOO_FINE",
        template=_("On the grid of %(precision_m)s m the geometry is invalid: %(reason)s."),
        values={
            "precision_m": local_crs.precision_m,
            "reason": str(shapely.is_valid_reason(local)).partition("[")[0].strip(),
        },
        place=shape,
        fix=None if made is None else Fix(template=template, geometry=local_crs.to_lonlat(made)),
    )


def _around(local_crs: LocalCrs, local: BaseGeometry, reach_m: float) -> BaseGeometry:
    """Return a shape in lon/lat whose box holds all within a distance of a local shape's box."""
    min_x, min_y, max_x, max_y = local.bounds
    far_m = max(reach_m, _LEAST_REACH_M)
    box = shapely.box(min_x - far_m, min_y - far_m, max_x + far_m, max_y + far_m)
    return local_crs.to_lonlat(shapely.segmentize(box, box.length / 16))


def _neighbours(
    seen: Access,
    feature: Feature,
    shape: BaseGeometry,
    changed: Changed,
) -> Iterator[Neighbour]:
    """Yield the features that meet the box of a shape, hidden ones without their name.

    Those that the change has ended follow those that are current, without a shape.
    """
    layer, municipality = seen.layer, feature.municipality
    visible = ExpressionWrapper(seen.condition(), output_field=BooleanField())
    near = layer.model.objects.of(municipality).filter(
        **{f"{GEOMETRY}__bboverlaps": to_geos(shape)}
    )
    if seen.hidden:
        near = near.annotate(is_visible=visible)
    for other in near.exclude(pk=feature.pk).order_by("pk"):
        there = _repaired(municipality.local_crs, to_shape(getattr(other, GEOMETRY), "GEOMETRY"))
        if there is not None:
            shown = getattr(other, "is_visible", True)
            name = str(getattr(other, layer.label) or other.pk)
            yield Neighbour(
                name=name if shown else gettext("a feature that you may not see"),
                shape=there,
                before=_before(municipality.local_crs, other.pk, changed.former),
                values=values_of(layer, other),
            )
    for gone in changed.ended:
        was = _repaired(municipality.local_crs, to_shape(getattr(gone, GEOMETRY), "GEOMETRY"))
        if gone.pk != feature.pk and was is not None:
            empty, values = shapely.MultiPolygon(), values_of(layer, gone)
            yield Neighbour(name=str(gone.pk), shape=empty, before=was, values=values)


def _before(
    local_crs: LocalCrs, pk: int, former: Mapping[int, GEOSGeometry | None]
) -> BaseGeometry | None:
    """Return a former shape, an empty one if there was none, None if the feature is as it was."""
    if pk not in former:
        return None
    return _repaired(local_crs, to_shape(former[pk], "GEOMETRY")) or shapely.MultiPolygon()


def _repaired(local_crs: LocalCrs, shape: BaseGeometry | None) -> BaseGeometry | None:
    """Return a stored shape in the local CRS, valid; None if it has no place there."""
    if shape is None:
        return None
    try:
        local = local_crs.to_local(shape)
    except CoordinateOutOfRange:
        return None
    return local if shapely.is_valid(local) else shapely.make_valid(local)


def _placed(local_crs: LocalCrs, findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        place, fix = finding.place, finding.fix
        yield replace(
            finding,
            place=None if place is None else local_crs.to_lonlat(place),
            fix=fix and replace(fix, geometry=local_crs.to_lonlat(fix.geometry)),
        )
