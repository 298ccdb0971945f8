"""Whether the parts of the platform are well."""

from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_WORKERS = """
    SELECT
        (SELECT count(*) FROM procrastinate_workers
          WHERE last_heartbeat > now() - interval '1 minute'),
        (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
        (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
"""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 with the state of database, migrations and workers, or 503."""
    try:
        state = _state()
    except DatabaseError as error:
        body = {"status": "down", "database": {"ok": False, "reason": type(error).__name__}}
        return JsonResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE)
    well = state["migrations"]["ok"]
    return JsonResponse(
        {"status": "ok" if well else "down", **state},
        status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
    )


def _state() -> dict[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT postgis_lib_version()")
        (postgis,) = cursor.fetchone()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = [f"{migration.app_label}.{migration.name}" for migration, _ in waiting]
    database = {"ok": True, "postgis": postgis}
    migrations = {"ok": not names, "waiting": names}
    if names:
        return {"database": database, "migrations": migrations, "workers": {"ok": False}}
    with connection.cursor() as cursor:
        cursor.execute(_WORKERS)
        alive, queued, failed = cursor.fetchone()
    workers = {"ok": alive > 0, "alive": alive, "queued": queued, "failed": failed}
    return {"database": database, "migrations": migrations, "workers": workers}
