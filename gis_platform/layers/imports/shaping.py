"""Records of a source into features of a layer, batch by batch, column by column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import LocalCrs
from gis_platform.layers.imports.columns import model_field
from gis_platform.layers.imports.conversions import Convert, Unreadable, converter
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.geometry import (
    Checked,
    CheckedArray,
    Demands,
    Problem,
    ToLonLat,
    check_geometries,
    promote,
)
from gis_platform.layers.imports.joined_tables import JoinedTable
from gis_platform.layers.imports.mapping import FieldRule, LayerMapping
from gis_platform.layers.imports.reading import GEOMETRY
from gis_platform.layers.imports.remarks import Remarks
from gis_platform.layers.imports.templates import fields_of, fill
from gis_platform.layers.imports.values import Batch, Geometries, Refusal
from gis_platform.layers.registry import Layer

_UNREADABLE = Problem(code="UNREADABLE", reason="The geometry cannot be read.")
Columns = dict[str, list[object]]
Reasons = list[Refusal | None]


@dataclass
class Shaper:
    """Applies one mapping to the batches of one file.

    source_fields: what the file has. table: the rows of the mapping's join. to_lonlat: from the
    source's CRS; None when it is lon/lat.
    """

    layer: Layer
    mapping: LayerMapping
    demands: Demands
    source_fields: Sequence[str]
    to_lonlat: ToLonLat | None = None
    table: JoinedTable | None = None
    remarks: Remarks = field(default_factory=Remarks)
    _seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.converters: dict[str, Convert] = {
            name: converter(model_field(self.layer, name), rule)
            for name, rule in self.mapping.fields.items()
        }
        joined = set(self.table.columns) if self.table else set()
        known = set(self.source_fields) | joined
        if missing := sorted(self._used() - known):
            raise ImportRefused(
                f"The source has no field {missing[0]!r}; its fields are "
                f"{', '.join(sorted(known)) or 'none'}."
            )
        self._joined = sorted(joined - set(self.source_fields))

    def _used(self) -> set[str]:
        mapping = self.mapping
        used = set(fields_of(mapping.identifier)) | set(mapping.where)
        if mapping.join:
            used.update(fields_of(mapping.join.on))
        for rule in mapping.fields.values():
            used.update([rule.source] if rule.source else fields_of(rule.template))
        return used

    @property
    def wanted(self) -> list[str]:
        """The fields that have to be read from the file."""
        return sorted(self._used() & set(self.source_fields))

    def shape(self, record: pa.RecordBatch) -> Batch:
        """Return the features that a batch of the source holds."""
        names = [name for name in record.schema.names if name != GEOMETRY]
        columns: Columns = {name: record.column(name).to_pylist() for name in names}
        size = record.num_rows
        self.remarks.read += size
        wkb = (
            record.column(GEOMETRY).to_pylist()
            if GEOMETRY in record.schema.names
            else [None] * size
        )
        if self.mapping.join:
            self._join(columns, size)
        rows = self._let_in(columns, size)
        if len(rows) < size:
            self.remarks.left_out += size - len(rows)
            columns = {name: [values[row] for row in rows] for name, values in columns.items()}
            wkb = [wkb[row] for row in rows]
        return self._features(columns, np.array(wkb, dtype=object), len(rows))

    def _features(self, columns: Columns, wkb: NDArray[np.object_], size: int) -> Batch:
        reasons: Reasons = [None] * size
        values = {
            name: self._values(name, rule, columns, reasons, size)
            for name, rule in self.mapping.fields.items()
        }
        checked = self._geometries(wkb)
        identifiers = self._identifiers(columns, values, (checked.geometries, wkb), size)
        for row, check in checked.remarkable.items():
            if check.problem is None:
                self.remarks.add_repair(identifiers[row], check.change_m2 or 0.0, check.repaired)
            elif reasons[row] is None:
                reasons[row] = Refusal(
                    number="", code=check.problem.code, reason=check.problem.reason
                )
        geometries = checked.geometries
        return Batch(
            identifiers=identifiers, values=values, geometries=geometries, refusals=reasons
        )

    def _join(self, columns: Columns, size: int) -> None:
        assert self.mapping.join is not None  # noqa: S101  asked by the caller
        assert self.table is not None  # noqa: S101  read before a shaper is made
        found = [self.table.rows.get(key) for key in fill(self.mapping.join.on, columns, size)]
        self.remarks.unjoined += sum(row is None for row in found)
        for name in self._joined:
            place = self.table.columns.index(name)
            columns[name] = [None if row is None else row[place] for row in found]

    def _let_in(self, columns: Columns, size: int) -> list[int]:
        rows = list(range(size))
        for name, wanted in self.mapping.where.items():
            texts = fill(f"{{{name}}}", columns, size)
            rows = [row for row in rows if texts[row] in wanted]
        return rows

    def _values(
        self, name: str, rule: FieldRule, columns: Columns, reasons: Reasons, size: int
    ) -> list[object]:
        """Return the converted values of a field; what is unreadable gets a reason."""
        convert = self.converters[name]
        if not rule.source and not rule.template:
            return [convert(rule.constant)] * size
        given: Sequence[object] = (
            columns[rule.source] if rule.source else fill(rule.template, columns, size)
        )
        if rule.values:
            given = _recode(name, rule, fill("{given}", {"given": given}, size), reasons)
        elif rule.default is not None:
            given = [rule.default if value is None or value == "" else value for value in given]
        try:
            return [convert(value) for value in given]
        except Unreadable:
            return [
                _read_one(name, convert, value, reasons, row) for row, value in enumerate(given)
            ]

    def _geometries(self, wkb: NDArray[np.object_]) -> CheckedArray:
        geometries: Geometries = shapely.from_wkb(wkb, on_invalid="fix")
        unreadable = shapely.is_missing(geometries) & np.array(
            [item is not None for item in wkb], dtype=bool
        )
        to_lonlat = self.to_lonlat
        if self.mapping.line_width_m is not None:
            geometries = self._widen(geometries)
            to_lonlat = None
        checked = check_geometries(geometries, self.demands, to_lonlat=to_lonlat)
        for row in np.flatnonzero(unreadable):
            checked.remarkable[int(row)] = Checked(geometry=None, problem=_UNREADABLE)
        return checked

    def _widen(self, geometries: Geometries) -> Geometries:
        assert self.mapping.line_width_m is not None  # noqa: S101  asked by the caller
        if self.to_lonlat is not None:
            geometries = shapely.transform(geometries, self.to_lonlat)
        lines = np.isin(shapely.get_type_id(geometries), (1, 5))
        self.remarks.widened_lines += int(lines.sum())
        for row in np.flatnonzero(lines):
            geometries[row] = _corridor(
                geometries[row], self.mapping.line_width_m, self.demands.local_crs
            )
        return geometries

    def _identifiers(
        self,
        columns: Columns,
        values: dict[str, list[object]],
        content: tuple[Geometries, NDArray[np.object_]],
        size: int,
    ) -> list[str]:
        mapping = self.mapping
        given = fill(mapping.identifier, columns, size) if mapping.identifier else [""] * size
        if all(given) and not mapping.anonymous:
            return [mapping.prefix + name for name in given]
        rows = list(zip(*values.values(), strict=True)) if values else [()] * size
        geometries, delivered = content
        wkb = _content(promote(geometries, self.demands.geometry_type), delivered)
        return [
            mapping.prefix + name
            if name and name not in mapping.anonymous
            else mapping.prefix + self._name_by_content(rows[row], wkb[row])
            for row, name in enumerate(given)
        ]

    def _name_by_content(self, row: tuple[object, ...], wkb: bytes | None) -> str:
        """Return a hash of the feature; the second of two equal ones is told apart by number."""
        self.remarks.named_by_content += 1
        digest = hashlib.sha256(repr(row).encode() + (wkb or b"")).hexdigest()[:20]
        count = self._seen[digest] = self._seen.get(digest, 0) + 1
        return digest if count == 1 else f"{digest}-{count}"


def _content(geometries: Geometries, wkb: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the bytes of what will be stored, or of what was delivered where that is unfit."""
    written = np.array(shapely.to_wkb(geometries), dtype=object)
    unfit = shapely.is_missing(geometries)
    written[unfit] = wkb[unfit]
    return written


def _recode(name: str, rule: FieldRule, given: list[str], reasons: Reasons) -> list[object]:
    """Return the layer's codes for the source's; an unknown one without default is refused."""
    recoded: list[object] = []
    for row, code in enumerate(given):
        if code in rule.values:
            recoded.append(rule.values[code])
            continue
        if rule.default is None and reasons[row] is None:
            reason = f"{name}: the mapping does not know the code {code!r}."
            reasons[row] = Refusal(number="", code="UNKNOWN_CODE", reason=reason)
        recoded.append(rule.default)
    return recoded


def _read_one(name: str, convert: Convert, value: object, reasons: Reasons, row: int) -> object:
    try:
        return convert(value)
    except Unreadable as error:
        if reasons[row] is None:
            reasons[row] = Refusal(number="", code="UNREADABLE", reason=f"{name}: {error}.")
        return None


def _corridor(line: BaseGeometry, width_m: float, local_crs: LocalCrs) -> BaseGeometry:
    """Return the surface of a width along a line, all in lon/lat."""
    surface = local_crs.to_local(line).buffer(width_m / 2, cap_style="flat", join_style="mitre")
    return local_crs.to_lonlat(surface)


def merge_parts(batches: Iterable[Batch], remarks: Remarks, *, size: int) -> Iterator[Batch]:
    """Make one feature of those with the same identifier; the values of the first count.

    All features are held in memory. size: of the batches that are given back.
    """
    places: dict[str, int] = {}
    parts: list[list[BaseGeometry]] = []
    rows: list[tuple[str, Refusal | None, tuple[object, ...]]] = []
    names: tuple[str, ...] = ()
    for batch in batches:
        names = tuple(batch.values)
        values = list(zip(*batch.values.values(), strict=True)) or [()] * len(batch)
        for row, identifier in enumerate(batch.identifiers):
            geometry, refusal = batch.geometries[row], batch.refusals[row]
            place = places.get(identifier)
            if place is None or refusal or rows[place][1] or geometry is None:
                places.setdefault(identifier, len(rows))
                rows.append((identifier, refusal, values[row]))
                parts.append([] if geometry is None else [geometry])
            else:
                remarks.parts_merged += 1
                parts[place].append(geometry)
    for start in range(0, len(rows), size):
        chosen = rows[start : start + size]
        geometries: Geometries = np.empty(len(chosen), dtype=object)
        geometries[:] = [_together(found) for found in parts[start : start + size]]
        columns = list(zip(*(values for _name, _refusal, values in chosen), strict=True))
        yield Batch(
            identifiers=[name for name, _refusal, _values in chosen],
            values={name: list(column) for name, column in zip(names, columns, strict=True)},
            geometries=geometries,
            refusals=[refusal for _name, refusal, _values in chosen],
        )


def _together(parts: list[BaseGeometry]) -> BaseGeometry | None:
    """Return the parts as one geometry; those that touch or overlap are dissolved."""
    if len(parts) < 2:
        return parts[0] if parts else None
    return shapely.union_all(parts)
