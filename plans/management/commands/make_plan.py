"""Make land development plans and write them into a folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis_platform.municipalities.actors import Actor, system_actor
from gis_platform.municipalities.models import Municipality
from plans.actions import PlanResult, PlanStatus, make_plan_safely
from plans.queries import parcel_called
from plans.snapshot import to_bytes


class Command(BaseCommand):
    """Prints one line a parcel; fails if one of the plans was not made."""

    help = "Make land development plans: plan.json and plan.pdf, or refusal.json, for each parcel."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the municipality, cadastral numbers and the folder."""
        parser.add_argument("--municipality", required=True, help="code of the municipality")
        parser.add_argument("numbers", nargs="+", metavar="NUMBER", help="cadastral numbers")
        parser.add_argument("--out", required=True, type=Path, help="folder to write into")
        parser.add_argument(
            "--date", type=dt.date.fromisoformat, default=None, help="day of the plan (YYYY-MM-DD)"
        )

    def handle(
        self,
        *,
        municipality: str,
        numbers: list[str],
        out: Path,
        date: dt.date | None,
        **options: object,
    ) -> None:
        """Make each plan on its own."""
        try:
            place = Municipality.objects.get(code=municipality)
        except Municipality.DoesNotExist as error:
            raise CommandError(f"No municipality is called {municipality}.") from error
        today = date or place.today
        actor = system_actor(place, "make_plan")
        results = [self._make(number, actor, out, today) for number in numbers]
        made = sum(result.status is PlanStatus.DRAFT for result in results)
        if made < len(results):
            raise CommandError(f"{made} of {len(results)} plans were made.")

    def _make(self, number: str, actor: Actor, out: Path, today: dt.date) -> PlanResult:
        parcel = parcel_called(actor.municipality, number)
        if parcel is None:
            message = f"No parcel {number} is registered in {actor.municipality.code}."
            result = PlanResult(parcel=number, status=PlanStatus.FAILED, message=message)
        else:
            result = make_plan_safely(parcel, actor=actor, today=today)
        _write(result, out / number.replace(":", "_").replace("/", "_"))
        self.stdout.write(f"{number}\t{result.status}\t{result.message}")
        return result


def _write(result: PlanResult, folder: Path) -> None:
    """Write what came of a parcel; files of an earlier run that no longer hold are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("plan.json", "plan.pdf", "refusal.json"):
        (folder / name).unlink(missing_ok=True)
    if result.plan is not None:
        document = result.plan.document
        (folder / "plan.json").write_bytes(to_bytes(document.content))
        with document.file.open("rb") as file:
            (folder / "plan.pdf").write_bytes(file.read())
        return
    refusal = {
        "parcel": result.parcel,
        "status": result.status,
        "message": result.message,
        "grounds": list(result.refusals),
    }
    (folder / "refusal.json").write_bytes(to_bytes(refusal))
