"""From what was sent for a feature to the values of its columns; all faults are found at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import BaseSerializer

from gis_platform.layers.changes import Change
from gis_platform.layers.crs_names import NamedCrs
from gis_platform.layers.editing_errors import InvalidFeature
from gis_platform.layers.findings import Finding
from gis_platform.layers.findings import marked as _
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.policy import Access
from gis_platform.layers.serializers import (
    SHAPE_FAULT,
    creatable,
    represent_values,
    serializer_for,
    to_shape,
    writable,
    wrong_type,
)
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import NoReference, reference

ASSIGNED = frozenset({"version", "begin_lifespan"})
"""Fields that the platform sets; a copy of a feature may bring those of the original."""
REPROJECTION_NOISE_M = 2e-4
"""What reading in a planar CRS and sending back may shift: four decimals are answered."""
MOST_FINDINGS = 100
"""How many unknown fields, and faults of one field, are told; a body can hold any number."""
ROUNDING_NOISE_DEG = 6e-10
"""What reading nine decimals and sending them back may shift."""


def received(
    seen: Access, current: Feature | None, change: Change, municipality: Municipality
) -> dict[str, Any]:
    """Return the columns that a change sets to something else, with their new values.

    current: None for a new feature. Raises InvalidFeature with all that is wrong.
    """
    return _Reception(seen, current, change, municipality).values()


class _Reception:
    """One change on its way to the columns."""

    def __init__(
        self, seen: Access, current: Feature | None, change: Change, municipality: Municipality
    ) -> None:
        self.seen, self.current, self.change = seen, current, change
        self.municipality = municipality
        self.layer = seen.layer
        self.open = creatable(seen) if current is None else writable(seen)
        self.findings: list[Finding] = []

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """The fields of the serializer by name."""
        made: Mapping[str, Any] = self._serializer({}).fields
        return made

    @cached_property
    def written(self) -> dict[str, Any]:
        """The feature as its reader has it."""
        return represent_values(self.seen, self.current) if self.current else {}

    def values(self) -> dict[str, Any]:
        """Return what differs, by column."""
        sent = self.change.sent
        for name in sent:
            if name not in self.open and len(self.findings) < MOST_FINDINGS:
                self._look_at_closed(name, sent[name])
        values: dict[str, Any] = {}
        given: dict[str, Any] = {}
        for name in self.open:
            if sent.get(name) is not None:
                given[name] = sent[name]
            elif name in sent or self.change.whole:
                self._unset(name, values, was_sent=name in sent)
        values |= self._validated(given)
        if self.findings:
            raise InvalidFeature(self.layer.name, self.findings)
        changed = {name: new for name, new in values.items() if self._differs(name, new)}
        self._check_codes(changed)
        if self.findings:
            raise InvalidFeature(self.layer.name, self.findings)
        return changed

    def _look_at_closed(self, name: str, sent: object) -> None:
        """Note a field that cannot be set; one that is repeated unchanged is none."""
        known = name == GEOMETRY or name in self.seen.names
        if known and self._repeats(name, sent):
            return
        can = ", ".join(self.open)
        if not known:
            template = _("%(field)s is no field of %(layer)s; those that can be set: %(open)s.")
            self._note("UNKNOWN_FIELD", template, name, layer=self.layer.name, open=can)
            return
        now = self.written.get(name)
        template = _("%(field)s stays %(now)s; %(sent)s was sent. What can be set: %(open)s.")
        shown = str(sent)[:80]
        self._note("READ_ONLY", template, name, now=now, sent=shown, open=can)

    def _repeats(self, name: str, sent: object) -> bool:
        if self.current is None:
            return sent in (None, "", []) or name in ASSIGNED
        now = getattr(self.current, name)
        if sent is None or now is None:
            return sent is None and now is None
        if self.written[name] == sent:
            return True
        try:
            read = self.fields[name].to_internal_value(sent)
        except (ValidationError, TypeError, ValueError, OverflowError):
            return False
        return not self._differs(name, read)

    def _unset(self, name: str, values: dict[str, Any], *, was_sent: bool) -> None:
        """Take a value away: null, else the default, else an empty text; else it is required."""
        column = self.layer.column(name)
        if name == GEOMETRY and not was_sent:
            template = _("A feature has a member %(field)s; null says that it has no place.")
            self._note("REQUIRED", template, name)
        elif column.null:
            values[name] = None
        elif column.has_default():
            values[name] = column.get_default()
        elif getattr(column, "blank", False) and column.empty_strings_allowed:
            values[name] = ""
        else:
            self._note("REQUIRED", _("%(field)s is required."), name)

    def _validated(self, given: Mapping[str, Any]) -> dict[str, Any]:
        right: dict[str, Any] = {}
        for name, sent in given.items():
            fault = None if name == GEOMETRY else wrong_type(self.fields[name], sent)
            if fault:
                self.findings.append(fault)
            else:
                right[name] = sent
        serializer = self._serializer(right)
        if serializer.is_valid():
            return dict(serializer.validated_data)
        for name, faults in serializer.errors.items():
            self.findings += islice(_field_findings(name, faults), MOST_FINDINGS)
        return {}

    def _serializer(self, given: Mapping[str, Any]) -> Any:  # noqa: ANN401  not annotated
        properties = {name: sent for name, sent in given.items() if name != GEOMETRY}
        shape = {GEOMETRY: given[GEOMETRY]} if GEOMETRY in given else {}
        made: BaseSerializer[Any] = serializer_for(self.seen)(
            data={"type": "Feature", "properties": properties, **shape},
            partial=True,
            context={
                "crs": self.change.crs,
                "local_crs": self.municipality.local_crs,
                "findings": self.findings,
            },
        )
        return made

    def _differs(self, name: str, new: object) -> bool:
        if self.current is None:
            return True
        now = getattr(self.current, name)
        if isinstance(now, GEOSGeometry) and isinstance(new, GEOSGeometry):
            kind = self.layer.geometry_type
            return not _same_place(to_shape(now, kind), to_shape(new, kind), self.change.crs)
        return bool(now != new)

    def _check_codes(self, changed: Mapping[str, object]) -> None:
        """Note codes that the classifier in force does not have; where none is, all will do."""
        for name, kind in self.layer.references.items():
            code = changed.get(name)
            if not code:
                continue
            try:
                known = reference(kind, self.municipality.jurisdiction, timezone.localdate())
            except NoReference:
                continue
            if code not in known:
                template = _("%(field)s: %(value)s is not in the classifier %(kind)s in force.")
                self._note("UNKNOWN_CODE", template, name, value=code, kind=kind)

    def _note(self, code: str, template: str, name: str, **values: object) -> None:
        values["field"] = name[:80]
        self.findings.append(Finding(code=code, template=template, values=values, field=name[:80]))


def _field_findings(name: str, faults: Any) -> Iterator[Finding]:  # noqa: ANN401  DRF nests as it likes
    listed = faults.values() if isinstance(faults, dict) else faults
    for fault in listed:
        if not isinstance(fault, ErrorDetail):
            yield from _field_findings(name, fault)
        elif fault.code != SHAPE_FAULT:
            yield Finding(
                code=str(fault.code or "invalid").upper(),
                template="%(field)s: %(fault)s",
                values={"field": name, "fault": str(fault)},
                field=name,
            )


def _same_place(one: Any, other: Any, crs: NamedCrs) -> bool:  # noqa: ANN401  shapes
    """Say whether a geometry was sent back as it had been read, in the CRS it was read in."""
    if one is None or other is None:
        return one is other
    both = np.array([one, other], dtype=object)
    now, sent = shapely.normalize(crs.from_storage(both) if crs.is_planar else both)
    noise = REPROJECTION_NOISE_M if crs.is_planar else ROUNDING_NOISE_DEG
    return bool(shapely.equals_exact(now, sent, tolerance=noise))
