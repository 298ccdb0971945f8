"""The registry of layers: what is declared once is read by everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.contrib.gis.db.models import GeometryField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Q
from django.utils.functional import Promise

from gis_platform.layers.checks import Check
from gis_platform.layers.errors import InvalidDeclaration, LayerNotFound
from gis_platform.layers.heights import Heights
from gis_platform.layers.models import GEOMETRY, Feature
from gis_platform.layers.style import Overview, Style
from gis_platform.municipalities.roles import Permission, Role

DEEPEST_OVERVIEW = 12  # its cells are those of zoom 16, the deepest with revisions of areas
BASIC_FIELDS = ("local_id", "version", "begin_lifespan")


class Group(StrEnum):
    """The branches of the layer tree, in their order."""

    PLANS = "plans"
    CADASTRE = "cadastre"
    ZONING = "zoning"
    RESTRICTIONS = "restrictions"
    PROPERTY = "property"
    LANDSCAPING = "landscaping"
    PERMITS = "permits"
    BASE = "base"


@dataclass(frozen=True, kw_only=True)
class RowRule:
    """Features that only some roles see: those that meet the condition."""

    condition: Q
    readers: frozenset[Role]


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One declaration: collection, tiles, schema, form, import, history and tests read it.

    name: kebab-case, stands in addresses. identifier: the field that names a feature in its
    source. label: the field shown as its name. fields: public; private_fields: never leave.
    readers: empty means everybody. field_readers: fields that only some roles see.
    row_rules: features that only some roles see. search: fields that the search box looks in.
    units: of fields that measure, as the UCUM writes them (`m2`, `cm`, `m`).
    valid_time: names of the fields from and to. zooms: where tiles have features.
    simplify: drop detail below a quarter of a pixel. overview: what tiles show at low zooms instead
    of features. max_age_days: older data is stale.
    references: fields that hold codes, with the name of their reference data. made_here: the
    platform itself makes the features, so that the layer is always loaded and never stale.
    editors: empty means that nobody edits. checks: what a changed feature must pass, beside its
    neighbours. heights: how high features stand, for layers that are drawn in three dimensions.
    """

    name: str
    title: str | Promise
    group: Group
    model: type[Feature]
    identifier: str = "local_id"
    label: str = "local_id"
    fields: tuple[str, ...]
    private_fields: tuple[str, ...] = ()
    editable: tuple[str, ...] = ()
    editors: frozenset[Role] = frozenset()
    readers: frozenset[Role] = frozenset()
    field_readers: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    row_rules: tuple[RowRule, ...] = ()
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    valid_time: tuple[str, str] | None = None
    zooms: range = range(10, 20)
    tile_fields: tuple[str, ...] = ()
    simplify: bool = True
    style: Style
    overview: Overview | None = None
    max_age_days: int | None = None
    references: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    made_here: bool = False
    checks: tuple[Check, ...] = ()
    heights: Heights | None = None

    @property
    def table(self) -> str:
        """The table of the layer's features."""
        return str(self.model._meta.db_table)

    @property
    def geometry_type(self) -> str:
        """The type of geometry: MULTIPOLYGON, MULTILINESTRING, POINT or GEOMETRY."""
        column = self.model._meta.get_field(GEOMETRY)
        if not isinstance(column, GeometryField):
            raise InvalidDeclaration(f"{self.name}: geometry of {self.model} is no geometry.")
        return str(column.geom_type)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read the layer."""
        return not self.readers

    @property
    def reading(self) -> Permission:
        """The permission that reading asks for; meaningless for a public layer."""
        return Permission(code=f"read {self.name}", roles=self.readers, reads=True)

    @property
    def editing(self) -> Permission:
        """The permission that changing features asks for."""
        return Permission(code=f"edit {self.name}", roles=self.editors)

    def column(self, name: str) -> Field[object, object]:
        """Return the model's field of that name."""
        found = self.model._meta.get_field(name)
        if not isinstance(found, Field):
            raise InvalidDeclaration(f"{self.name}: {name} is not a column.")
        return found


@dataclass(frozen=True, kw_only=True)
class SelectionAction:
    """Something that can be done with features selected on the map.

    url_name: route under `/{municipality}/` that takes POST `ids` of the layer, at most `most` of
    them; None is any number. many_url_name: the route for more, which takes POST `ids` and answers
    with a `page` to go to. many_page_name: the page where they are chosen by other means.
    """

    code: str
    layer: str
    title: str | Promise
    url_name: str
    permission: Permission
    most: int | None = None
    many_url_name: str = ""
    many_page_name: str = ""


_layers: dict[str, Layer] = {}
_selection_actions: dict[str, SelectionAction] = {}


def register(layer: Layer) -> Layer:
    """Add a layer; InvalidDeclaration says what is wrong with it."""
    if layer.name in _layers:
        raise InvalidDeclaration(f"Two layers are called {layer.name!r}.")
    if any(layer.model is other.model for other in _layers.values()):
        raise InvalidDeclaration(f"{layer.name}: {layer.model.__name__} has a layer already.")
    _check_names(layer)
    _layers[layer.name] = layer
    return layer


def _check_names(layer: Layer) -> None:
    declared = set(layer.fields) | set(BASIC_FIELDS)
    style_fields = {name for name in (layer.style.by, layer.style.label) if name}
    style_fields |= set(layer.heights.fields if layer.heights else ())
    uses: dict[str, set[str]] = {
        "tile_fields": set(layer.tile_fields),
        "filters": set(layer.filters),
        "search": set(layer.search),
        "editable": set(layer.editable) - {"geometry"},
        "label": {layer.label},
        "identifier": {layer.identifier},
        "valid_time": set(layer.valid_time or ()),
        "references": set(layer.references),
        "field_readers": set(layer.field_readers),
        "units": set(layer.units),
    }
    for use, names in uses.items():
        if missing := names - declared:
            raise InvalidDeclaration(f"{layer.name}: {use} uses {sorted(missing)}, not in fields.")
    if missing := style_fields - set(layer.tile_fields):
        raise InvalidDeclaration(
            f"{layer.name}: style and heights use {sorted(missing)}, not in tile_fields."
        )
    if basic := set(layer.field_readers) & set(BASIC_FIELDS):
        raise InvalidDeclaration(f"{layer.name}: {sorted(basic)} are read by who reads the layer.")
    if layer.overview and layer.overview.by not in layer.tile_fields:
        raise InvalidDeclaration(f"{layer.name}: overview by {layer.overview.by}, no tile field.")
    if layer.overview and layer.overview.below > DEEPEST_OVERVIEW + 1:
        raise InvalidDeclaration(f"{layer.name}: no overview at zoom {layer.overview.below - 1}.")
    if both := declared & set(layer.private_fields):
        raise InvalidDeclaration(f"{layer.name}: {sorted(both)} are public and private at once.")
    for name in (*layer.fields, *layer.private_fields, "geometry"):
        try:
            layer.model._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise InvalidDeclaration(
                f"{layer.name}: {layer.model.__name__} has no {name}."
            ) from error


def layers() -> tuple[Layer, ...]:
    """Return all layers, by group and then by drawing order from the top."""
    order = {group: place for place, group in enumerate(Group)}
    return tuple(
        sorted(_layers.values(), key=lambda layer: (order[layer.group], -layer.style.order))
    )


def get_layer(name: str) -> Layer:
    """Return a layer by its name; LayerNotFound names those that exist."""
    try:
        return _layers[name]
    except KeyError as error:
        raise LayerNotFound(name, sorted(_layers)) from error


def layer_of(model: type[Feature]) -> Layer:
    """Return the layer of a model."""
    for layer in _layers.values():
        if layer.model is model:
            return layer
    raise LayerNotFound(model.__name__, sorted(_layers))


def register_selection_action(action: SelectionAction) -> SelectionAction:
    """Add something that can be done with a selection; its code is unique."""
    if action.code in _selection_actions:
        raise InvalidDeclaration(f"Two selection actions are called {action.code!r}.")
    _selection_actions[action.code] = action
    return action


def selection_actions() -> tuple[SelectionAction, ...]:
    """Return what can be done with selections, in order of registration."""
    return tuple(_selection_actions.values())
