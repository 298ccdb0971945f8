"""What values a field of a layer has: distinct ones with counts, classes of numbers, columns.

All of it is read as the asker sees the layer: rows and fields of others are in no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import jenkspy  # type: ignore[import-untyped]
import numpy as np
from django.db.models import Count, FloatField, Q
from django.db.models.functions import Cast
from numpy.typing import NDArray

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.kinds import Kind, listed, simple
from gis_platform.layers.policy import Access
from gis_platform.layers.queries import computable
from gis_platform.layers.selection import Selection, select
from gis_platform.municipalities.models import Municipality

MOST_COLUMN_ROWS = 100_000
MOST_NUMBERS = 1_000_000
SAMPLE = 4_000
"""Natural breaks are found among so many numbers, evenly chosen from all in their order."""
Numbers = NDArray[np.float64]


class Method(StrEnum):
    """Ways to divide numbers into classes."""

    EQUAL = "equal"
    QUANTILE = "quantile"
    NATURAL = "natural"


@dataclass(frozen=True, kw_only=True)
class FieldValues:
    """Distinct values of a field, the most frequent first, each with its number of features.

    total: features asked about. empty: those without a value, or with an empty text. distinct: how
    many values there are, also beyond those listed.
    """

    kind: Kind
    total: int
    empty: int
    distinct: int
    values: Sequence[tuple[object, int]]


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Classes of the numbers of a field.

    edges: rising, one more than there are classes; a class holds its lower edge, the last one its
    upper edge too. counts: features in each. total, empty: of all features, of those without a
    number.
    """

    edges: Sequence[float]
    counts: Sequence[int]
    total: int
    empty: int


@dataclass(frozen=True, kw_only=True)
class Column:
    """Ids of features in rising order, with their values if a field was asked for.

    matched: how many there are, also beyond those listed.
    """

    ids: Sequence[int]
    values: Sequence[object] | None
    matched: int


def field_kind(seen: Access, name: str) -> Kind:
    """Return what a field holds; InvalidParameter for one that the asker cannot ask about."""
    known = simple(seen)
    if name not in known:
        raise InvalidParameter("field", name[:80], f"one of the fields {listed(known)}")
    return known[name]


def field_values(
    selection: Selection, name: str, municipality: Municipality, *, part: str, limit: int
) -> FieldValues:
    """Return the distinct values of a field; two statements.

    part: only texts with it are listed, whatever their case; `distinct` and `total` are of all.
    """
    kind = field_kind(selection.access, name)
    rows = select(selection, municipality).rows.order_by()
    none = _none(name, kind)
    with computable(selection):
        counted = rows.aggregate(
            total=Count("pk"),
            empty=Count("pk", filter=none),
            distinct=Count(name, distinct=True, filter=~none),
        )
        found = rows.exclude(none)
        if part and kind is Kind.TEXT:
            found = found.filter(**{f"{name}__icontains": part})
        several = found.values(name).annotate(features=Count("pk")).order_by("-features", name)
        values = [(row[name], row["features"]) for row in several[:limit]]
    return FieldValues(kind=kind, values=values, **counted)


def classes_of(
    selection: Selection, name: str, municipality: Municipality, *, count: int, method: Method
) -> Classes:
    """Divide the numbers of a field into classes; one statement.

    Fewer classes than asked for if there are too few numbers that differ. Raises InvalidParameter
    for a field of another kind.
    """
    if not field_kind(selection.access, name).is_number:
        raise InvalidParameter("field", name[:80], "a field of numbers, for classes")
    rows = select(selection, municipality).rows.order_by()
    with computable(selection):
        read = rows.annotate(number_=Cast(name, FloatField())).values_list("number_", flat=True)
        listed_ = list(read[:MOST_NUMBERS])
    numbers = np.sort(np.array([one for one in listed_ if one is not None], dtype=np.float64))
    total, empty = len(listed_), len(listed_) - len(numbers)
    if numbers.size == 0:
        return Classes(edges=(), counts=(), total=total, empty=empty)
    edges = class_edges(numbers, count=count, method=method)
    found, _ = np.histogram(numbers, bins=edges)
    return Classes(
        edges=edges.tolist(), counts=[int(one) for one in found], total=total, empty=empty
    )


def class_edges(numbers: Numbers, *, count: int, method: Method) -> Numbers:
    """Return the edges of classes of numbers.

    numbers: (n,) rising, at least one. Returns (m,), 2 <= m <= count + 1, rising from the least to
    the largest number; only the last two can be equal, around a class of one number.
    Source: Jenks 1967 by the algorithm of Fisher 1958.
    """
    least, largest = numbers[0], numbers[-1]
    if least == largest:
        return np.array([least, largest])
    if method is Method.EQUAL:
        return np.linspace(least, largest, count + 1)
    if method is Method.QUANTILE:
        edges = np.quantile(numbers, np.linspace(0, 1, count + 1))
    else:
        edges = _natural_edges(numbers, count)
    return np.append(np.unique(edges[:-1]), largest)


def _natural_edges(numbers: Numbers, count: int) -> Numbers:
    """Return the edges of natural breaks: each inner one is the least number of its class.

    The library names the largest number of each class instead.
    """
    places = np.linspace(0, numbers.size - 1, min(SAMPLE, numbers.size)).round().astype(int)
    sample = numbers[places]
    wanted = min(count, np.unique(sample).size)
    if wanted < 2:
        return numbers[[0, -1]]
    upper = np.array(jenkspy.jenks_breaks(sample, n_classes=wanted))[1:-1]
    inner = numbers[np.searchsorted(numbers, upper, side="right")]
    return np.concatenate([numbers[:1], inner, numbers[-1:]])


def column(selection: Selection, name: str | None, municipality: Municipality) -> Column:
    """Return the ids of the features that match, and the values of a field of theirs.

    At most MOST_COLUMN_ROWS of them. One statement, and one to count if there are more.
    """
    kind = field_kind(selection.access, name) if name else None
    found = select(selection, municipality)
    rows = found.rows.order_by(found.key)
    with computable(selection):
        if name and kind is Kind.NUMBER:
            rows = rows.annotate(number_=Cast(name, FloatField()))
        wanted = [name] if name and kind is not Kind.NUMBER else ["number_"] if name else []
        read = list(rows.values_list(found.key, *wanted)[: MOST_COLUMN_ROWS + 1])
        matched = len(read) if len(read) <= MOST_COLUMN_ROWS else rows.count()
    listed_ = read[:MOST_COLUMN_ROWS]
    return Column(
        ids=[row[0] for row in listed_],
        values=[row[1] for row in listed_] if name else None,
        matched=matched,
    )


def _none(name: str, kind: Kind) -> Q:
    """Return the condition that a field has no value; an empty text is none either."""
    empty = Q(**{f"{name}__isnull": True})
    return empty | Q(**{name: ""}) if kind is Kind.TEXT else empty
