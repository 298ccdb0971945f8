"""Triggers that every layer's table has: versions, their history and data revisions."""

import re
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from pghistory import trigger

BUMP_VERSION = pgtrigger.Trigger(
    name="bump_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)

# one row more than raise_revisions.sql looks at one by one; a statement with fewer changes it tells
# apart by tiles
_RAISE_REVISION = """
    PERFORM layers_raise_revisions(place.municipality_id, TG_TABLE_NAME, ARRAY(
        SELECT Box2D(changed.geometry_3857) FROM {rows} AS changed
        WHERE changed.municipality_id = place.municipality_id LIMIT 2001
    ))
    FROM (
        SELECT DISTINCT changed.municipality_id FROM {rows} AS changed ORDER BY 1
    ) AS place;
    RETURN NULL;
"""
_OLD_AND_NEW = """(
            SELECT municipality_id, geometry_3857 FROM old_rows
            UNION ALL SELECT municipality_id, geometry_3857 FROM new_rows
        )"""


def _revision_trigger(
    name: str, operation: pgtrigger.Operation, rows: str, **transition_tables: str
) -> pgtrigger.Trigger:
    referencing: Any = pgtrigger.Referencing  # the class is not annotated
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing(**transition_tables),
        func=_RAISE_REVISION.format(rows=rows),
    )


RAISE_REVISION = (
    _revision_trigger("revision_insert", pgtrigger.Insert, "new_rows", new="new_rows"),
    _revision_trigger(
        "revision_update", pgtrigger.Update, _OLD_AND_NEW, old="old_rows", new="new_rows"
    ),
    _revision_trigger("revision_delete", pgtrigger.Delete, "old_rows", old="old_rows"),
    pgtrigger.Trigger(
        name="revision_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Truncate,
        func="""
    UPDATE layers_layerstate SET revision = revision + 1, swept = swept + 1
    WHERE table_name = TG_TABLE_NAME;
    RETURN NULL;
""",
    ),
)


_CONTEXT = re.compile(
    r"COALESCE\(NULLIF\(CURRENT_SETTING\('pghistory\.\w+', TRUE\), ''\), NULL\)::\w+"
)


class _HistoryTrigger(trigger.Event):
    """Reads the context once a statement; the library's own reads it for every row."""

    def get_func(self, model: models.Model) -> pgtrigger.Func:
        """Return the body with the context in subqueries of their own."""
        made: pgtrigger.Func = super().get_func(model)  # type: ignore[no-untyped-call]  # theirs
        made.func = _CONTEXT.sub(r"(SELECT \g<0>)", made.func)
        return made


class _Recorded(pghistory.RowEvent):
    """A change that is recorded by a trigger of this module."""

    def add_event_trigger(self, event_model: type[models.Model]) -> None:
        """Give the tracked model its trigger."""
        unannotated: Any = _HistoryTrigger
        made = unannotated(
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        tracked: type[models.Model] = event_model.pgh_tracked_model  # type: ignore[attr-defined]  # by the library
        pgtrigger.register(made)(tracked)


class Added(_Recorded, pghistory.InsertEvent):
    """A row was inserted."""


class Changed(_Recorded, pghistory.UpdateEvent):
    """A row was updated."""


class Removed(_Recorded, pghistory.DeleteEvent):
    """A row was deleted."""
