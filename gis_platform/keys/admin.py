"""Administration of keys: they are looked at and revoked, made by their people."""

from __future__ import annotations

import logging

import pghistory
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gis_platform.keys.models import ApiKey

logger = logging.getLogger(__name__)


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin[ApiKey]):
    """Keys of all municipalities; nothing of a key's text is kept that could be shown."""

    list_display = (
        "prefix",
        "name",
        "user",
        "municipality",
        "scope",
        "expires_at",
        "revoked_at",
        "last_used_at",
    )
    list_filter = ("municipality", "scope")
    search_fields = ("prefix", "name", "user__username")
    exclude = ("sha256",)
    readonly_fields = (*list_display, "created_at")
    actions = ["revoke"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: a person makes a key on the page that shows it."""
        return False

    @admin.action(description=_("Revoke the chosen keys"), permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        """Revoke the keys that are not revoked yet."""
        name = request.user.get_username()
        with pghistory.context(user=request.user.pk, actor=name):
            count = chosen.filter(revoked_at=None).update(revoked_at=timezone.now())
        logger.info("%s keys were revoked by %s", count, name)
        self.message_user(request, _("Keys revoked: %(count)s.") % {"count": count})
