"""The form by which a person makes a key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gis_platform.keys.actions import LONGEST_LIFE_DAYS
from gis_platform.keys.models import ApiKey, Scope

USUAL_LIFE_DAYS = 90


class KeyForm(forms.Form):
    """Name, scope and last day of a new key."""

    name = forms.CharField(
        label=_("What it is for"), max_length=ApiKey._meta.get_field("name").max_length
    )
    scope = forms.ChoiceField(label=_("Scope"), choices=Scope.choices, initial=Scope.READ)
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        """today: the day in the municipality."""
        usual = {"last_day": today + timedelta(days=USUAL_LIFE_DAYS)}
        super().__init__(data, initial=usual, label_suffix="")
        self.earliest, self.latest = today, today + timedelta(days=LONGEST_LIFE_DAYS)
        limits = {"min": self.earliest.isoformat(), "max": self.latest.isoformat()}
        self.fields["last_day"].widget.attrs.update(limits)

    def clean_last_day(self) -> date:
        """Return the last day, from today to a year ahead."""
        chosen: date = self.cleaned_data["last_day"]
        if not self.earliest <= chosen <= self.latest:
            sentence = _("Choose a day from %(earliest)s to %(latest)s.")
            days = {"earliest": self.earliest, "latest": self.latest}
            raise forms.ValidationError(sentence, params=days)
        return chosen
