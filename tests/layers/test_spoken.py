"""Sentences of findings in the reader's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from gis_platform.layers.spoken import spoken

TEMPLATE = "%(name)s: %(area_m2)s m²"


@pytest.mark.parametrize(("language", "said"), [("ru", "12,50"), ("tt", "12,50"), ("en", "12.50")])
def test_measured_values_have_the_decimal_mark_of_the_language(language: str, said: str) -> None:
    with override(language):
        assert spoken(TEMPLATE, {"name": "No. 1.2", "area_m2": "12.50"}) == f"No. 1.2: {said} m²"
