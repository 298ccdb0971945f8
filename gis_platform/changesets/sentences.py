"""What became of features, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gis_platform.changesets.rules import Way

MOST_NAMED = 10


def became(kind: str, former: Sequence[str], heirs: Sequence[str]) -> str:
    """Return a sentence that says what features became, in the reader's language.

    kind: of the lineage; any other one says that it was taken back.
    """
    templates = {
        "split": _("%(former)s was divided into %(heirs)s."),
        "merge": _("%(former)s was merged into %(heirs)s."),
        "redistribution": _("%(former)s was redistributed into %(heirs)s."),
    }
    template = templates.get(kind, _("%(former)s was taken back; %(heirs)s is there again."))
    return template % {"former": listed(former), "heirs": listed(heirs)}


def made_for(kind: str, former: str, heirs: Sequence[str], now: Sequence[str]) -> str:
    """Return a sentence that says what became of what something was made for.

    now: those that are there today, where the heirs have been succeeded themselves.
    """
    templates = {
        "split": _("Made for %(former)s, which was divided into %(heirs)s."),
        "merge": _("Made for %(former)s, which was merged into %(heirs)s."),
        "redistribution": _("Made for %(former)s, which was redistributed into %(heirs)s."),
    }
    told = templates[kind] % {"former": former, "heirs": listed(heirs)}
    return f"{told} {_('Today: %(now)s.') % {'now': listed(now)}}" if now else told


def how_it_follows(way: str, gone: Sequence[str], new: Sequence[str]) -> str:
    """Return a sentence that says how something follows, in the reader's language."""
    templates = {
        Way.ONE: _("Refers to %(new)s in place of %(gone)s."),
        Way.ALL: _("Refers to all that follow %(gone)s: %(new)s."),
        Way.GROUND: _("Refers to %(new)s in place of %(gone)s: its ground lies there."),
        Way.OBJECT: _("Refers to %(new)s in place of %(gone)s: its object lies there."),
        Way.OUTDATED: _("Was made for %(gone)s and is marked as outdated; now there is %(new)s."),
        Way.STAYS: _("Still refers to %(gone)s: it can name one, and %(new)s follow."),
    }
    return templates[Way(way)] % {"gone": listed(gone), "new": listed(new)}


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence, the first ten of them."""
    more = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return (
        shown
        if more <= 0
        else _("%(names)s and %(count)s more")
        % {
            "names": shown,
            "count": more,
        }
    )
