"""What every feature of the digital model has; the state of layers; their imports."""

from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeVar

import pghistory
import pgtrigger
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GistIndex
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.errors import UnscopedQuery
from gis_platform.layers.triggers import BUMP_VERSION, RAISE_REVISION, Added, Changed, Removed
from gis_platform.municipalities.models import Municipality

DRAWING_SRID = 3857
GEOMETRY: str = "geometry"
F = TypeVar("F", bound="Feature")


class ScopedManager(models.Manager[F]):
    """Answers only to `.of(municipality)`; anything else raises UnscopedQuery."""

    def get_queryset(self) -> models.QuerySet[F]:
        """Refuse: the municipality is missing."""
        raise UnscopedQuery(self.model.__name__)

    def of(self, municipality: Municipality) -> models.QuerySet[F]:
        """Return the features of one municipality that are current."""
        return super().get_queryset().filter(municipality=municipality, end_lifespan=None)

    def ever_of(self, municipality: Municipality) -> models.QuerySet[F]:
        """Return the features of one municipality, ended ones too."""
        return super().get_queryset().filter(municipality=municipality)


class ImportRun(models.Model):
    """One file brought in: what it changed and what was refused."""

    class Status(models.TextChoices):
        RUNNING = "RUNNING", _("running")
        DONE = "DONE", _("done")
        REFUSED = "REFUSED", _("refused")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(_("layer or register"), max_length=60)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("hash of the file"), max_length=64)
    formed_on = models.DateField(_("date of the data"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    actor = models.CharField(_("who"), max_length=150, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.RUNNING
    )
    reason = models.TextField(_("reason of the refusal"), blank=True)
    counts = models.JSONField(_("added, changed, unchanged, refused, by layer"), default=dict)
    refusals = models.JSONField(_("refused features with reasons"), default=list)
    notes = models.JSONField(_("repairs and remarks"), default=list)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["municipality", "-started_at"], name="import_run_recent")]

    def __str__(self) -> str:
        return f"{self.target}: {self.file_name}"


class LayerState(models.Model):
    """How far a layer of a municipality is loaded, how old its data is, how often it changed.

    A layer without a row, or without `loaded_at`, is *not loaded*, which is not the same as
    empty. One with `gaps` is *partly loaded*: what it does not show may be there all the same.
    Triggers raise `revision` with every change, and `swept` with those that are too many or
    too wide to be told apart by tiles (see AreaRevision). `key` is random: a restored or recreated
    database must not meet what was cached under the numbers of the one before.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="layer_states"
    )
    table_name = models.CharField(_("table"), max_length=63)
    revision = models.BigIntegerField(_("revision"), default=0, db_default=0)
    swept = models.BigIntegerField(
        _("changes of the whole layer"), default=0, db_default=0, editable=False
    )
    key = models.UUIDField(_("key of its tiles"), db_default=RandomUUID(), editable=False)
    loaded_at = models.DateTimeField(_("loaded"), null=True, blank=True)
    as_of = models.DateField(_("date of the data"), null=True, blank=True)
    gaps = models.JSONField(
        _("what is missing, by language"), default=dict, db_default={}, blank=True
    )

    class Meta:
        verbose_name = _("state of a layer")
        verbose_name_plural = _("states of layers")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "table_name"], name="layer_state_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.table_name} r{self.revision}"


class AreaRevision(models.Model):
    """How often a layer of a municipality has changed within a tile of WebMercatorQuad.

    Raised by triggers for zooms 0 to 16; a cell without a row has not changed by itself.
    """

    pk = models.CompositePrimaryKey("state", "z", "x", "y")
    state = models.ForeignKey(
        LayerState, on_delete=models.CASCADE, related_name="areas", db_index=False
    )
    z = models.SmallIntegerField(_("zoom"))
    x = models.IntegerField(_("column"))
    y = models.IntegerField(_("row"))
    revision = models.BigIntegerField(_("revision"))

    class Meta:
        verbose_name = _("revision of an area")
        verbose_name_plural = _("revisions of areas")

    def __str__(self) -> str:
        return f"{self.state_id} {self.z}/{self.x}/{self.y} r{self.revision}"


class Feature(models.Model):
    """A thing of the digital model: versioned, of one municipality, with a lifespan.

    Subclasses bring `geometry` (EPSG:4326). INSPIRE: `inspireId`, `beginLifespanVersion`.
    """

    # no index of its own: the one of identifiers begins with it. No constraint: one check a row is
    # dear in a large delivery; RAISE_REVISION makes one a statement, by the key of LayerState
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    local_id = models.CharField(
        _("identifier in the source"), max_length=120, blank=True, default="", db_default=""
    )
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)
    begin_lifespan = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    end_lifespan = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    # no constraint: its check would cost as much as the row in a large delivery
    import_run = models.ForeignKey(
        ImportRun,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    geometry_3857 = models.GeneratedField(
        expression=Transform("geometry", DRAWING_SRID),
        output_field=models.GeometryField(srid=DRAWING_SRID, spatial_index=False),
        db_persist=True,
        editable=False,
    )

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    everywhere: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "everywhere"
        default_manager_name = "everywhere"
        indexes = [
            GistIndex(fields=["geometry_3857"], name="%(class)s_drawn"),
            models.Index(
                fields=["municipality", "local_id"],
                condition=models.Q(end_lifespan=None),
                name="%(class)s_ident",
            ),
        ]
        triggers = [BUMP_VERSION, *RAISE_REVISION]


class RegulatedFeature(Feature):
    """A feature set by a legal act, in force from a day to a day."""

    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force to"), null=True, blank=True)
    act_title = models.CharField(_("act"), max_length=500, blank=True, default="", db_default="")
    act_authority = models.CharField(
        _("authority"), max_length=300, blank=True, default="", db_default=""
    )
    act_number = models.CharField(
        _("number of the act"), max_length=60, blank=True, default="", db_default=""
    )
    act_date = models.DateField(_("date of the act"), null=True, blank=True)

    class Meta(Feature.Meta):
        abstract = True


def filtered(table: str, *names: str) -> list[models.Index]:
    """Return the indexes that find the current features with a value, page after page by id.

    table: begins their names. names: fields that are filtered by and tell features apart.
    """
    return [
        models.Index(
            fields=["municipality", name, "id"],
            condition=models.Q(end_lifespan=None),
            name=f"{table[:12]}_{name[:14]}_is",
        )
        for name in names
    ]


def tracked(model: type[F]) -> type[F]:
    """Give a model its table of versions, written by triggers of the database.

    Raw SQL and bulk changes leave a trace too; actor, reason and source are the context. The
    table is read by feature and by place, "as at" a day, so only these have indexes.
    """
    track: Callable[[type[F]], type[F]] = pghistory.track(
        Added(),
        Changed(condition=pghistory.AnyChange(exclude=["version", "import_run"])),
        Removed(),
        exclude=[field.name for field in model._meta.local_concrete_fields if field.generated],
        obj_field=pghistory.ObjForeignKey(
            on_delete=models.DO_NOTHING, related_name="events", db_constraint=False
        ),
        context_field=pghistory.ContextJSONField(),
        level=pgtrigger.Statement,
        model_name=f"{model.__name__}Version",
        attrs={
            "municipality": _plain_key(Municipality),
            "import_run": _plain_key(ImportRun, null=True),
        },
    )
    return track(model)


def _plain_key(to: type[models.Model], *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        to,
        on_delete=models.DO_NOTHING,
        null=null,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
