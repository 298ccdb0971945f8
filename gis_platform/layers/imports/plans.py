"""Plans: which files of a folder go into which layers, in which order."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.layer_files import Imported, LayerFile, import_layer_file
from gis_platform.layers.imports.mapping import LayerMapping, read_mapping
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor

_KNOWN = {"file", "mapping", "as_of", "axes", "accept_repairs", "end_missing", "set_boundary"}
_FLAGS = ("accept_repairs", "end_missing", "set_boundary")


@dataclass(frozen=True, kw_only=True)
class PlannedFile:
    """One line of a plan; the options are those of a LayerFile."""

    file: str
    mapping: LayerMapping
    as_of: date | None
    axes: Axes
    accept_repairs: bool
    end_missing: bool
    set_boundary: bool


def read_plan(path: Path) -> list[PlannedFile]:
    """Read a plan; its mappings are named relative to it. Raises ImportRefused."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImportRefused(f"The plan {path.name} cannot be read: {error}.") from error
    entries = document.get("files")
    if not isinstance(entries, list) or not entries:
        raise ImportRefused(f"The plan {path.name} has no [[files]].")
    return [_planned(entry, path) for entry in entries]


def _planned(entry: dict[str, object], path: Path) -> PlannedFile:
    if unknown := sorted(set(entry) - _KNOWN):
        raise ImportRefused(f"{path.name}: {', '.join(unknown)} means nothing in [[files]].")
    if missing := sorted({"file", "mapping"} - set(entry)):
        raise ImportRefused(f"{path.name}: [[files]] lacks {', '.join(missing)}.")
    as_of = entry.get("as_of")
    flags = {name: bool(entry.get(name, False)) for name in _FLAGS}
    return PlannedFile(
        file=str(entry["file"]),
        mapping=read_mapping(path.parent / str(entry["mapping"])),
        as_of=as_of if isinstance(as_of, date) else None,
        axes=_axes(entry, path),
        accept_repairs=flags["accept_repairs"],
        end_missing=flags["end_missing"],
        set_boundary=flags["set_boundary"],
    )


def _axes(entry: dict[str, object], path: Path) -> Axes:
    given = entry.get("axes", Axes.FILE)
    if not isinstance(given, str) or given not in set(Axes):
        raise ImportRefused(
            f"{path.name}: axes of {entry['file']} is {str(given)[:40]!r}; "
            f"one of {', '.join(Axes)} is expected."
        )
    return Axes(given)


def run_planned(planned: PlannedFile, *, folder: Path, store: Path, actor: Actor) -> Imported:
    """Import one file of a plan. folder: of the files. store: for copies and reports."""
    join = planned.mapping.join
    return import_layer_file(
        LayerFile(
            path=folder / planned.file,
            layer=get_layer(planned.mapping.layer),
            mapping=planned.mapping,
            join=folder / join.file if join else None,
            as_of=planned.as_of,
            axes=planned.axes,
            accept_repairs=planned.accept_repairs,
            end_missing=planned.end_missing,
            set_boundary=planned.set_boundary,
            folder=store,
        ),
        actor=actor,
    )
