"""Batches are made by any number of workers, each parcel once, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from plans.actions import make_plan
from plans.batches.actions import order_batch, pause_batch, resume_batch, retry_failed
from plans.batches.errors import MOST_PARCELS, BatchTooLarge, EmptyBatch
from plans.batches.queries import tally
from plans.batches.queue import TASK
from plans.batches.tasks import continue_batches
from plans.batches.working import _claim, work_on
from plans.making import produce
from plans.models import LandDevelopmentPlan, PlanBatch
from tests.plans.batches.block import QUARTER, TODAY_NOON, actor_of, make_row, order
from tests.plans.town import TODAY

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _no_jobs_of_other_tests(request: pytest.FixtureRequest) -> None:
    """Empty the queue: its tables are not among those that are emptied between tests."""
    marked = request.node.get_closest_marker("django_db")
    request.getfixturevalue("transactional_db" if marked.kwargs else "db")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [TASK])


def work(batch: PlanBatch, most: int = 1000) -> int:
    return work_on(batch.pk, most=most, clock=timezone.now)


def statuses(batch: PlanBatch) -> dict[str, int]:
    return dict(Counter(batch.items.values_list("status", flat=True)))


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=TASK, status="todo").count()


@pytest.mark.django_db
def test_unknown_numbers_fail_and_the_others_are_made() -> None:
    row = make_row(2)
    batch = order(row, "16:50:010101:404", row[0].cadastral_number)
    assert statuses(batch) == {"WAITING": 2, "FAILED": 1}
    assert work(batch) == 2
    batch.refresh_from_db()
    assert statuses(batch) == {"DRAFT": 2, "FAILED": 1}
    assert batch.status == "DONE"
    assert batch.finished_at is not None
    failed = batch.items.get(status="FAILED")
    assert "no current parcel" in failed.message


@pytest.mark.django_db
def test_a_batch_and_its_jobs_come_in_one_transaction() -> None:
    row = make_row(1)
    many = [f"{QUARTER}:{number}" for number in range(900, 950)]
    for number in many:
        type(row[0]).everywhere.create(municipality=row[0].municipality, cadastral_number=number)
    with transaction.atomic():
        order(row, *many)
        assert jobs() == 3
        transaction.set_rollback(True)
    assert (jobs(), PlanBatch.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_nothing_and_too_much_are_refused() -> None:
    row = make_row(1)
    words: Any = {"title": "", "actor": actor_of(row), "today": TODAY, "now": TODAY_NOON}
    with pytest.raises(EmptyBatch):
        order_batch([" "], **words)
    with pytest.raises(BatchTooLarge, match=str(MOST_PARCELS + 1)):
        order_batch((str(number) for number in range(MOST_PARCELS + 1)), **words)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [RuntimeError("odd"), "SELECT 1 / 0"])
def test_one_failing_parcel_stops_nobody_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception | str
) -> None:
    row = make_row(3)

    def fail_for_second(facts: Any) -> Any:
        if facts.parcel.cadastral_number == row[1].cadastral_number:
            if isinstance(error, Exception):
                raise error
            with connection.cursor() as cursor:
                cursor.execute(error)
        return produce(facts)

    monkeypatch.setattr("plans.actions.produce", fail_for_second)
    batch = order(row)
    work(batch)
    assert statuses(batch) == {"DRAFT": 2, "FAILED": 1}
    assert batch.items.get(status="FAILED").parcel_number == row[1].cadastral_number
    monkeypatch.undo()
    assert retry_failed(batch, actor=actor_of(row)) == 1
    assert batch.status == "RUNNING"
    work(batch)
    batch.refresh_from_db()
    assert (statuses(batch), batch.status) == ({"DRAFT": 3}, "DONE")


@pytest.mark.django_db
def test_a_paused_batch_rests_until_it_is_resumed() -> None:
    row = make_row(2)
    batch = order(row)
    work(batch, most=1)
    pause_batch(batch, actor=actor_of(row))
    assert work(batch) == 0
    assert continue_batches(timestamp=0) == 0
    resume_batch(batch, actor=actor_of(row))
    assert work(batch) == 1
    batch.refresh_from_db()
    assert batch.status == "DONE"


@pytest.mark.django_db
def test_jobs_that_were_lost_are_queued_again_once() -> None:
    order(make_row(1))
    assert jobs() == 1
    assert continue_batches(timestamp=0) == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert (jobs(), continue_batches(timestamp=0), continue_batches(timestamp=1)) == (0, 1, 0)


@pytest.mark.django_db
def test_drafts_of_the_day_are_found_and_not_made_again() -> None:
    row = make_row(2)
    known = make_plan(row[0], actor=actor_of(row), today=TODAY).plan
    for _ in range(2):
        batch = order(row)
        work(batch)
        assert batch.items.get(parcel_number=row[0].cadastral_number).plan == known
    assert LandDevelopmentPlan.everywhere.count() == 2


@pytest.mark.django_db
def test_the_tally_tells_rate_and_time_left() -> None:
    batch = order(make_row(4))
    work(batch, most=3)
    for second, item in enumerate(batch.items.filter(status="DRAFT").order_by("pk")):
        item.finished_at = TODAY_NOON + second * (TODAY_NOON - TODAY_NOON.replace(hour=11)) / 1800
        item.save()
    found = tally(batch, TODAY_NOON.replace(second=10))
    assert (found.total, found.done, found.percent) == (4, 3, 75)
    assert found.per_second == pytest.approx(0.5)
    assert found.seconds_left == pytest.approx(2)
    assert tally(batch, TODAY_NOON.replace(hour=13)).per_second is None


@pytest.mark.django_db(transaction=True)
def test_a_parcel_that_a_worker_holds_is_passed_over() -> None:
    batch = order(make_row(2))

    def claimed_elsewhere() -> int | None:
        try:
            with transaction.atomic():
                found = _claim(batch)
                return found.pk if found else None
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        held = _claim(batch)
        taken = other.submit(claimed_elsewhere).result()
    assert held is not None
    assert taken is not None
    assert taken != held.pk


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_each_plan_once() -> None:
    batch = order(make_row(8))

    def worker(_: int) -> int:
        try:
            return work(batch)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        made = list(workers.map(worker, range(2)))
    batch.refresh_from_db()
    assert sum(made) == 8
    assert all(made)
    assert (statuses(batch), batch.status) == ({"DRAFT": 8}, "DONE")
    assert LandDevelopmentPlan.everywhere.count() == 8


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    row = make_row(9)
    batch = order(row)
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    environment = os.environ | {"DATABASE_URL": database, "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    worker = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + PATIENCE_S
        while statuses(batch).get("DRAFT", 0) < 1 and time.monotonic() < end:
            assert worker.poll() is None
            time.sleep(0.05)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    left = statuses(batch)
    assert 1 <= left["DRAFT"] < len(row)
    assert set(left) == {"DRAFT", "WAITING"}
    assert LandDevelopmentPlan.everywhere.count() == left["DRAFT"]
    assert continue_batches(timestamp=0) == 1
    assert work(batch) == left["WAITING"]
    batch.refresh_from_db()
    assert (statuses(batch), batch.status) == ({"DRAFT": len(row)}, "DONE")
    assert LandDevelopmentPlan.everywhere.count() == len(row)
