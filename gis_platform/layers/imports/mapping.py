"""Mapping files: how the fields of a source become the fields of a layer. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.gaps import Gaps, checked_gaps

Document = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class FieldRule:
    """Where the value of one field comes from.

    source: a field of the source; template: text with {fields} of the source; constant: a value
    for every feature; one of the three. values: codes of the source to those of the layer.
    default: where the source has nothing, or a code that `values` does not know.
    scale: factor of a number. format: of a date, as strptime has it. separator: of a list.
    """

    source: str = ""
    template: str = ""
    constant: object = None
    values: Mapping[str, object] = field(default_factory=dict)
    default: object = None
    scale: float | None = None
    format: str = ""
    separator: str = ","


@dataclass(frozen=True, kw_only=True)
class Join:
    """A table whose rows complete the features.

    file: its usual name. on: template over the feature. key: column of the table.
    sums: columns that are added up where several rows have the key; of others the first counts.
    """

    file: str
    on: str
    key: str
    sums: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Places:
    """Columns of a table that hold geometry: WKT, or x and y."""

    wkt: str = ""
    x: str = ""
    y: str = ""


@dataclass(frozen=True, kw_only=True)
class LayerMapping:
    """How a file becomes a layer.

    identifier: template over the source; empty: a hash of the content names the feature.
    prefix: put before every identifier, so that two files of one layer do not clash.
    anonymous: identifiers that name nothing; such features are named by their content.
    merge: features of one identifier become one of several parts.
    where: source fields and the values that let a feature in. line_width_m: lines become
    surfaces of that width. layer_in_file: where a file has several. gaps: what is missing in the
    layer once the file is in, by language; none means that the layer is whole then.
    """

    layer: str
    crs: str = ""
    identifier: str = ""
    prefix: str = ""
    anonymous: frozenset[str] = frozenset()
    merge: bool = False
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    join: Join | None = None
    places: Places = Places()
    line_width_m: float | None = None
    layer_in_file: str = ""
    notes: tuple[str, ...] = ()
    gaps: Gaps = field(default_factory=dict)

    def changed(self, **values: object) -> LayerMapping:
        """Return a mapping with some attributes replaced."""
        return replace(self, **values)  # type: ignore[arg-type]  # names of attributes


def read_mapping(path: Path) -> LayerMapping:
    """Read a mapping file; ImportRefused says what is wrong with it."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImportRefused(f"The mapping {path.name} cannot be read: {error}.") from error
    return parse_mapping(document, name=path.name)


def parse_mapping(document: Document, *, name: str) -> LayerMapping:
    """Turn a document into a mapping. name: for sentences."""
    _refuse_unknown(document, LayerMapping, name)
    if not isinstance(document.get("layer"), str):
        raise ImportRefused(f"{name}: `layer` is missing.")
    made: dict[str, object] = dict(document)
    made["fields"] = {
        field_name: _rule(rule, f"{name}: {field_name}")
        for field_name, rule in _table(document, "fields", name).items()
    }
    made["where"] = {
        source: frozenset(map(str, wanted if isinstance(wanted, list) else [wanted]))
        for source, wanted in _table(document, "where", name).items()
    }
    if "join" in document:
        made["join"] = _join(_table(document, "join", name), name)
    if "places" in document:
        places = _table(document, "places", name)
        _refuse_unknown(places, Places, f"{name}: places")
        made["places"] = Places(**{key: str(value) for key, value in places.items()})
    made["gaps"] = checked_gaps(_table(document, "gaps", name), name)
    for key, kind in (("anonymous", frozenset), ("notes", tuple)):
        made[key] = kind(map(str, _list(document, key, name)))
    return LayerMapping(**made)  # type: ignore[arg-type]  # the keys were checked above


def parse_pairs(layer: str, pairs: list[str]) -> dict[str, FieldRule]:
    """Turn `field=source` of a command line into rules."""
    rules: dict[str, FieldRule] = {}
    for pair in pairs:
        name, equals, source = pair.partition("=")
        if not (name and equals and source):
            raise ImportRefused(f"{layer}: {pair!r} is not field=source.")
        rules[name.strip()] = FieldRule(source=source.strip())
    return rules


def _rule(rule: object, name: str) -> FieldRule:
    if isinstance(rule, str):
        return FieldRule(source=rule)
    if not isinstance(rule, Mapping):
        raise ImportRefused(f"{name} is neither the name of a source field nor a table.")
    _refuse_unknown(rule, FieldRule, name)
    given = {"source", "template", "constant"} & rule.keys()
    if len(given) != 1:
        raise ImportRefused(f"{name} needs one of source, template and constant.")
    return FieldRule(**rule)


def _join(table: Document, name: str) -> Join:
    _refuse_unknown(table, Join, f"{name}: join")
    if missing := {"file", "on", "key"} - table.keys():
        raise ImportRefused(f"{name}: join lacks {', '.join(sorted(missing))}.")
    sums = tuple(map(str, _list(table, "sums", name)))
    return Join(file=str(table["file"]), on=str(table["on"]), key=str(table["key"]), sums=sums)


def _table(document: Document, key: str, name: str) -> Document:
    found = document.get(key, {})
    if not isinstance(found, Mapping):
        raise ImportRefused(f"{name}: `{key}` is not a table.")
    return found


def _list(document: Document, key: str, name: str) -> list[object]:
    found = document.get(key, [])
    if not isinstance(found, list):
        raise ImportRefused(f"{name}: `{key}` is not a list.")
    return found


def _refuse_unknown(document: Document, kind: type, name: str) -> None:
    known = {item.name for item in fields(kind)}
    if unknown := sorted(set(document) - known):
        raise ImportRefused(
            f"{name}: {', '.join(unknown)} means nothing; known: {', '.join(sorted(known))}."
        )
