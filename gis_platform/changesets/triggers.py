"""Triggers that keep what was published as it was published."""

from __future__ import annotations

import pgtrigger

CLOSED = ("PUBLISHED", "REVERTED", "DISCARDED")

STAYS_ONCE_CLOSED = pgtrigger.Trigger(
    name="stays_once_closed",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
    IF OLD.status IN {CLOSED} THEN
        IF TG_OP = 'UPDATE' AND OLD.status = 'PUBLISHED' AND NEW.status = 'REVERTED'
           AND to_jsonb(NEW) - ARRAY['status', 'version', 'changed_at', 'changed_by']
             = to_jsonb(OLD) - ARRAY['status', 'version', 'changed_at', 'changed_by'] THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'changeset % is closed', OLD.id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
""",
)

EDIT_STAYS_ONCE_CLOSED = pgtrigger.Trigger(
    name="edit_stays_once_closed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
    IF EXISTS (
        SELECT 1 FROM changesets_changeset AS whole
        WHERE whole.status IN {CLOSED}
          AND (TG_OP <> 'INSERT' AND whole.id = OLD.changeset_id
               OR TG_OP <> 'DELETE' AND whole.id = NEW.changeset_id)
    ) THEN
        RAISE EXCEPTION 'edits of a closed changeset stay';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
""",
)

LINEAGE_STAYS = pgtrigger.Protect(
    name="lineage_stays", operation=pgtrigger.Update | pgtrigger.Delete
)
