"""Administration of what people stated about parcels: to be read, decided on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from plans.additions import Addition
from plans.models import Correction, EdgeOverride, NetworkConsent, UtilityAnswer


@admin.register(Correction, EdgeOverride, NetworkConsent, UtilityAnswer)
class AdditionAdmin(admin.ModelAdmin[Addition]):
    """Decisions with who, when and why; revoked on the page of a plan, never deleted."""

    list_display = ("__str__", "municipality", "actor", "created_at", "reason", "revoked_at")
    list_filter = ("municipality",)
    search_fields = ("parcel_number", "reason")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: decisions are made on the page of a plan, where it is made again."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Refuse: a decision is revoked, not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Refuse: a decision is revoked, not deleted."""
        return False
