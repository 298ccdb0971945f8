"""Which quarters came, from which day, and how old the layers are by that."""

from collections.abc import Collection
from datetime import date

from django.db.models import Min

from gis_platform.layers.imports.runs import mark_loaded
from gis_platform.layers.models import ImportRun, LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import QuarterPlan
from parcels.register.records import RegisterHeader
from parcels.register_import.errors import PlanOlder
from parcels.register_import.targets import TARGETS


def newest_plan(municipality: Municipality, quarter: str) -> QuarterPlan | None:
    """Return the newest plan that came for a quarter; one statement."""
    plans = QuarterPlan.objects.filter(municipality=municipality, cadastral_number=quarter)
    return plans.first()


def require_newest(
    municipality: Municipality, name: str, quarters: Collection[str], formed_on: date
) -> None:
    """Raise PlanOlder where a newer plan of one of the quarters is stored; one statement."""
    newer = (
        QuarterPlan.objects.filter(
            municipality=municipality, cadastral_number__in=quarters, formed_on__gt=formed_on
        )
        .order_by("-formed_on")
        .first()
    )
    if newer is not None:
        raise PlanOlder(
            f"{name} of {formed_on} is older than the plan of {newer.formed_on} that is stored "
            f"for {newer.cadastral_number}; nothing changed."
        )


def quarters_with_newer_plans(municipality: Municipality, formed_on: date) -> set[str]:
    """Return the quarters whose stored plan is newer than a day; one statement."""
    newer = QuarterPlan.objects.filter(municipality=municipality, formed_on__gt=formed_on)
    return set(newer.values_list("cadastral_number", flat=True))


def remember_plan(
    run: ImportRun, header: RegisterHeader, quarters: Collection[str], formed_on: date
) -> None:
    """State that the plan of these quarters is now this one; one statement a quarter."""
    for quarter in quarters:
        QuarterPlan.objects.update_or_create(
            municipality=run.municipality,
            cadastral_number=quarter,
            defaults={
                "formed_on": formed_on,
                "schema_version": header.version,
                "document_number": header.document_number[:120],
                "import_run": run,
            },
        )


def mark_layers(municipality: Municipality, version: str, listed: Collection[str]) -> None:
    """State which layers are loaded after a plan of a version, and how old they are.

    listed: layers of which the plan brought records. A layer is as old as the oldest among the
    newest plans of its quarters that can hold it.
    """
    tables = LayerState.objects.filter(municipality=municipality, loaded_at__isnull=False)
    loaded = set(tables.values_list("table_name", flat=True))
    for target in TARGETS:
        layer = get_layer(target.layer)
        is_stated = target.silence_is_empty or target.layer in listed or layer.table in loaded
        if target.is_covered_by(version) and is_stated:
            plans = QuarterPlan.objects.filter(
                municipality=municipality, schema_version__gte=target.since
            )
            oldest = plans.aggregate(oldest=Min("formed_on"))["oldest"]
            mark_loaded(layer, municipality, as_of=oldest)
