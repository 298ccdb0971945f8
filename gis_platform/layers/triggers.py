"""Triggers that every layer's table has: versions and data revisions."""

from typing import Any

import pgtrigger

BUMP_VERSION = pgtrigger.Trigger(
    name="bump_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)

_RAISE_REVISION = """
    INSERT INTO layers_layerstate AS state (municipality_id, table_name, revision)
    SELECT DISTINCT municipality_id, TG_TABLE_NAME, 1 FROM {rows} ORDER BY 1
    ON CONFLICT (municipality_id, table_name) DO UPDATE SET revision = state.revision + 1;
    RETURN NULL;
"""


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
        "revision_update", pgtrigger.Update, "new_rows", old="old_rows", new="new_rows"
    ),
    _revision_trigger("revision_delete", pgtrigger.Delete, "old_rows", old="old_rows"),
)
