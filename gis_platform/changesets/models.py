"""What is stored of changesets: the whole, its edits, and what became of what."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.changesets.triggers import (
    EDIT_STAYS_ONCE_CLOSED,
    LINEAGE_STAYS,
    STAYS_ONCE_CLOSED,
)
from gis_platform.municipalities.models import Municipality


class Changeset(models.Model):
    """Edits that are published, reviewed and reverted as one.

    version: raised with each save. changed_by: who saved it last, or gave it its status: of one
    that is published its publisher, of one that is reverted who took it back. layers: names of
    those that the edits touch. lineage: as proposed. bookmark: whatever small thing the editor of
    the author keeps. editor_draft: the name of the draft there, under which it is stored once.
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        REVIEW = "REVIEW", _("in review")
        APPROVED = "APPROVED", _("approved")
        PUBLISHED = "PUBLISHED", _("published")
        REVERTED = "REVERTED", _("reverted")
        DISCARDED = "DISCARDED", _("discarded")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    source_document = models.CharField(_("source document"), max_length=500, blank=True)
    layers = ArrayField(models.CharField(max_length=60), verbose_name=_("layers"), default=list)
    lineage = models.JSONField(_("lineage as proposed"), default=list)
    bookmark = models.JSONField(_("what the editor keeps"), null=True, blank=True)
    editor_draft = models.CharField(
        _("draft of the editor"), max_length=60, blank=True, default="", db_default=""
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    author_name = models.CharField(_("author"), max_length=150, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created"))
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.CharField(
        _("changed by"), max_length=150, blank=True, default="", db_default=""
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewer_name = models.CharField(_("reviewer"), max_length=150, blank=True)
    review_note = models.CharField(_("note of the review"), max_length=2000, blank=True)
    reverts = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals"
    )

    class Meta:
        verbose_name = _("changeset")
        verbose_name_plural = _("changesets")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="changeset_number"),
            models.UniqueConstraint(
                fields=["reverts"],
                condition=models.Q(status="PUBLISHED") & models.Q(reverts__isnull=False),
                name="changeset_reverted_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "author", "editor_draft"],
                condition=~models.Q(editor_draft="") & ~models.Q(status="DISCARDED"),
                name="changeset_stored_once",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=False)
                | ~models.Q(status__in=["PUBLISHED", "REVERTED"]),
                name="changeset_published_when",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewer=None)
                | models.Q(author=None)
                | ~models.Q(reviewer=models.F("author")),
                name="changeset_second_person",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "status", "-id"], name="changeset_by_status"),
            GinIndex(fields=["layers"], name="changeset_by_layer"),
        ]
        triggers = [STAYS_ONCE_CLOSED]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ChangesetEdit(models.Model):
    """One edit of a changeset.

    geometry: GeoJSON in the local CRS; `sets_geometry` tells "unchanged" from "taken away".
    accept: warnings that are known, each with a reason. follows: made by the platform because
    others were succeeded. succession: of what follows by this edit: `gone`, `new`, `way`.
    before: the former state of what it set, to revert it.
    """

    class Op(models.TextChoices):
        CREATE = "create", _("create")
        UPDATE = "update", _("update")
        DELETE = "delete", _("delete")
        RESTORE = "restore", _("restore")

    changeset = models.ForeignKey(Changeset, on_delete=models.CASCADE, related_name="edits")
    position = models.PositiveIntegerField(_("order"))
    key = models.CharField(_("key"), max_length=60)
    layer = models.CharField(_("layer"), max_length=60)
    op = models.CharField(_("what is done"), max_length=8, choices=Op.choices)
    feature_id = models.BigIntegerField(_("feature"), null=True, blank=True)
    base_version = models.PositiveIntegerField(_("version it was made from"), null=True, blank=True)
    properties = models.JSONField(_("properties"), default=dict)
    geometry = models.JSONField(_("geometry"), null=True, blank=True)
    sets_geometry = models.BooleanField(_("sets the geometry"), default=False)
    accept = models.JSONField(_("accepted warnings"), default=list)
    follows = models.BooleanField(_("made by succession"), default=False)
    succession = models.JSONField(_("from what to what it follows"), null=True, blank=True)
    result_id = models.BigIntegerField(_("stored feature"), null=True, blank=True)
    result_version = models.PositiveIntegerField(_("stored version"), null=True, blank=True)
    before = models.JSONField(_("former state"), null=True, blank=True)

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["changeset", "key"], name="edit_key_once"),
            models.CheckConstraint(
                condition=models.Q(op="create", feature_id=None)
                | (~models.Q(op="create") & models.Q(feature_id__isnull=False)),
                name="edit_of_a_feature",
            ),
        ]
        indexes = [models.Index(fields=["layer", "result_id"], name="edit_by_feature")]
        triggers = [EDIT_STAYS_ONCE_CLOSED]

    def __str__(self) -> str:
        return f"{self.op} {self.layer} {self.feature_id or ''}"


class Lineage(models.Model):
    """One parent and one child of a split, a merge or a redistribution; never changed."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("split")
        MERGE = "merge", _("merge")
        REDISTRIBUTION = "redistribution", _("redistribution")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    layer = models.CharField(_("layer"), max_length=60)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    parent_id = models.BigIntegerField(_("parent"))
    parent_version = models.PositiveIntegerField(_("version of the parent"))
    child_id = models.BigIntegerField(_("child"))
    changeset = models.ForeignKey(Changeset, on_delete=models.PROTECT, related_name="successions")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("lineage")
        verbose_name_plural = _("lineage")
        constraints = [
            models.UniqueConstraint(
                fields=["changeset", "layer", "parent_id", "child_id"], name="lineage_once"
            )
        ]
        indexes = [
            models.Index(fields=["municipality", "layer", "parent_id"], name="lineage_down"),
            models.Index(fields=["municipality", "layer", "child_id"], name="lineage_up"),
        ]
        triggers = [LINEAGE_STAYS]

    def __str__(self) -> str:
        return f"{self.layer} {self.parent_id} → {self.child_id}"
