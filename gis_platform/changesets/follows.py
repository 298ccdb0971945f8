"""What follows, as it is told: titles and values only to those who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gis_platform.changesets.errors import JsonObject
from gis_platform.changesets.models import ChangesetEdit
from gis_platform.changesets.proposals import Following
from gis_platform.changesets.rules import Way
from gis_platform.changesets.sentences import how_it_follows
from gis_platform.changesets.succession import Consequence
from gis_platform.changesets.works import Followed, Outcome
from gis_platform.layers.cards import title
from gis_platform.layers.policy import access, may_read
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor


def represent_follows(found: Sequence[Followed], actor: Actor) -> list[JsonObject]:
    """Return what follows, ready for JSON; one statement a layer.

    Of features that the actor does not see neither id nor title is told, only that there are some.
    """
    titles = _titles(found, actor)
    return [
        {
            "key": one.key,
            "layer": one.layer,
            "layer_title": str(get_layer(one.layer).title),
            "id": one.pk if (one.layer, one.pk) in titles else None,
            "title": titles.get((one.layer, one.pk)),
            "from": list(one.following.gone),
            "to": list(one.following.new),
            "how": one.following.way,
            "sentence": how_it_follows(one.following.way, one.following.gone, one.following.new),
        }
        for one in found
    ]


def represent_consequences(found: Sequence[Consequence], actor: Actor) -> list[JsonObject]:
    """Return what becomes of what people stated, ready for JSON, as features that follow are told.

    Who may not read it is told only that there is something.
    """
    return [
        {
            "key": None,
            "layer": one.kind,
            "layer_title": one.kind_title,
            "id": one.pk if actor.may(one.readers) else None,
            "title": one.title if actor.may(one.readers) else None,
            "from": list(one.following.gone),
            "to": list(one.following.new),
            "how": one.following.way,
            "sentence": one.sentence,
        }
        for one in found
    ]


def followed_by(edits: Iterable[ChangesetEdit]) -> list[Followed]:
    """Return what has followed by the edits of a published changeset."""
    return [
        Followed(
            layer=edit.layer,
            pk=edit.feature_id,
            following=following_of(edit.succession),
            key=edit.key,
        )
        for edit in edits
        if edit.succession is not None and edit.feature_id is not None
    ]


def as_json(following: Following) -> JsonObject:
    """Return how something follows as it is stored."""
    return {"gone": list(following.gone), "new": list(following.new), "way": following.way}


def following_of(stored: Mapping[str, Any]) -> Following:
    """Return how something follows, from what is stored."""
    gone, new = tuple(stored["gone"]), tuple(stored["new"])
    return Following(gone=gone, new=new, way=Way(stored["way"]))


def concealed(outcome: Outcome, actor: Actor) -> list[JsonObject]:
    """Return the conflicts of an outcome, without what the actor may not see of what follows."""
    follow = {
        work.edit.key: Followed(layer=work.edit.layer, pk=work.feature.pk, following=said)
        for work in outcome.works
        if (said := work.edit.follows) is not None and work.feature is not None
    }
    titles = _titles(list(follow.values()), actor)
    return [_part(one, titles, actor) if one["key"] in follow else one for one in outcome.conflicts]


def _part(conflict: JsonObject, titles: Mapping[tuple[str, int], str], actor: Actor) -> JsonObject:
    """Return a conflict about what follows with the fields that the actor may see."""
    place = (conflict["layer"], conflict["id"])
    layer = get_layer(conflict["layer"])
    seen = access(actor, layer).fields if place in titles else ()
    fields = [one for one in conflict["fields"] if one["name"] in seen]
    names = {one["name"] for one in fields}
    told = {**conflict, "follows": True, "title": titles.get(place), "fields": fields}
    for side in ("base", "theirs", "mine"):
        values = {name: one for name, one in conflict[side]["properties"].items() if name in names}
        told[side] = {**conflict[side], "properties": values}
        told[side].pop("geometry", None)
    return told if place in titles else {**told, "id": None}


def _titles(found: Sequence[Followed], actor: Actor) -> dict[tuple[str, int], str]:
    """Return the titles of those that the actor sees, by layer and id; one statement a layer."""
    ids: dict[str, list[int]] = defaultdict(list)
    for one in found:
        ids[one.layer].append(one.pk)
    titles: dict[tuple[str, int], str] = {}
    for name, wanted in ids.items():
        layer = get_layer(name)
        if not may_read(actor, layer):
            continue
        seen = access(actor, layer)
        rows = seen.visible(layer.model.objects.ever_of(actor.municipality)).filter(pk__in=wanted)
        named = [one for one in (layer.label, layer.identifier) if one in seen.names]
        for row in rows.values("pk", *dict.fromkeys(named)):
            titles[name, row["pk"]] = title(layer, row)
    return titles
