"""The command that is run after a restore."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gis_platform.layers.models import LayerState
from tests.factories import make_municipality, make_parcel

pytestmark = pytest.mark.django_db


def test_layers_of_one_municipality_or_of_all_get_new_keys() -> None:
    for code in ("riverton", "there"):
        make_parcel(make_municipality(code))
    keys = [set(LayerState.objects.values_list("key", flat=True))]
    for arguments in ([], ["--municipality", "there"]):
        said = StringIO()
        call_command("renew_tiles", *arguments, stdout=said)
        assert said.getvalue() == f"{1 if arguments else 2} layers have new keys\n"
        keys.append(set(LayerState.objects.values_list("key", flat=True)))
    first, all_new, one_new = keys
    assert all(len(found) == 2 for found in keys)
    assert not first & all_new
    assert len(all_new & one_new) == 1


def test_a_municipality_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("renew_tiles", municipality="nowhere")
