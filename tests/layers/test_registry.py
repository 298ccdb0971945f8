"""The registry refuses wrong declarations and keeps the order of the tree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gis_platform.layers.errors import InvalidDeclaration, LayerNotFound
from gis_platform.layers.registry import Group, get_layer, layers, register
from parcels.models import Parcel


def test_every_layer_of_the_digital_model_is_declared() -> None:
    assert {layer.name for layer in layers()} >= {
        "parcels",
        "quarters",
        "capital-objects",
        "territorial-zones",
        "restriction-zones",
        "red-lines",
        "common-use-territory",
        "public-easements",
        "heritage-objects",
        "planning-elements",
        "municipal-assets",
        "trees",
        "green-areas",
        "furniture",
        "yards",
        "construction-permits",
        "land-development-plans",
    }


def test_layers_come_by_group() -> None:
    groups = [layer.group for layer in layers()]
    assert groups == sorted(groups, key=list(Group).index)


def test_an_unknown_layer_names_those_that_exist() -> None:
    with pytest.raises(LayerNotFound, match=r"No layer is called 'parcel'.*parcels"):
        get_layer("parcel")


def test_a_name_is_taken_once() -> None:
    with pytest.raises(InvalidDeclaration, match="Two layers are called 'parcels'"):
        register(get_layer("parcels"))


class _Spare(Parcel):
    class Meta:
        proxy = True
        app_label = "parcels"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"tile_fields": ("secret",)}, "tile_fields uses"),
        ({"search": ("nothing",)}, "search uses"),
        ({"private_fields": ("address",)}, "public and private at once"),
        ({"field_readers": {"version": frozenset()}}, "read by who reads the layer"),
        ({"fields": ("cadastral_number", "colour")}, "uses|has no colour"),
    ],
)
def test_a_wrong_declaration_is_refused(change: dict[str, object], complaint: str) -> None:
    spare = replace(get_layer("parcels"), name="spare", model=_Spare)
    with pytest.raises(InvalidDeclaration, match=complaint):
        register(replace(spare, **change))  # type: ignore[arg-type]
    assert "spare" not in {layer.name for layer in layers()}
