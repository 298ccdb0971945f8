"""What somebody proposes to change, read strictly from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from gis_platform.changesets.errors import MalformedProposal
from gis_platform.layers.changes import UNSENT
from gis_platform.layers.storable import why_unstorable

MOST_EDITS = 2_000
MOST_LINEAGE = 2_000
LONGEST_TITLE, LONGEST_REASON, LONGEST_KEY = 200, 500, 60
LARGEST_BOOKMARK_BYTES = 65_536
LARGEST_ID, LARGEST_VERSION = 2**53 - 1, 2**31 - 1
CREATE, UPDATE, DELETE, RESTORE = "create", "update", "delete", "restore"
OPS = (CREATE, UPDATE, DELETE)
REDISTRIBUTION = "redistribution"
KINDS = ("split", "merge", REDISTRIBUTION)
_MEMBERS = {"title", "reason", "source_document", "edits", "lineage", "bookmark", "draft"}
_EDIT_MEMBERS = {"key", "layer", "op", "id", "version", "properties", "geometry", "accept"}


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """A warning that is known by its code, and why it is no reason to stop."""

    code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Following:
    """What something referred to and refers to now, by identifiers; way: see `rules.Way`."""

    gone: tuple[str, ...]
    new: tuple[str, ...]
    way: str


@dataclass(frozen=True, kw_only=True)
class ProposedEdit:
    """One edit. version: that it was made from. properties: JSON values of what changes.

    geometry: GeoJSON in the local CRS, None takes it away, UNSENT leaves it. back_to: version
    whose state is wanted again, of an edit that reverts another. follows: of an edit that the
    platform makes because others were succeeded.
    """

    key: str
    layer: str
    op: str
    feature_id: int | None = None
    version: int | None = None
    properties: Mapping[str, object] = field(default_factory=dict)
    geometry: object = UNSENT
    accept: tuple[Acceptance, ...] = ()
    back_to: int | None = None
    follows: Following | None = None

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons of what is accepted, by code."""
        return {one.code: one.reason for one in self.accept}


@dataclass(frozen=True, kw_only=True)
class ProposedLineage:
    """What becomes of what. parents: ids of features. children: keys of edits."""

    kind: str
    layer: str
    parents: tuple[int, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Edits that are to become one changeset; bookmark: JSON that the client keeps.

    draft: the client's own name for it, under which it is stored once.
    undone: successions that are taken back, from what came of them to what was before.
    takes_back: it makes what others have changed as it was.
    """

    title: str = ""
    reason: str = ""
    source_document: str = ""
    edits: tuple[ProposedEdit, ...] = ()
    lineage: tuple[ProposedLineage, ...] = ()
    bookmark: object = None
    draft: str = ""
    undone: tuple[ProposedLineage, ...] = ()
    takes_back: bool = False

    @property
    def layers(self) -> list[str]:
        """Names of the layers that the edits touch; not of what just follows."""
        return sorted({edit.layer for edit in self.edits if edit.follows is None})


def read_proposal(body: Mapping[str, object]) -> Proposal:
    """Return the proposal that a JSON object holds.

    Each key and each feature stands once. Raises MalformedProposal.
    """
    if why := why_unstorable(body):
        raise MalformedProposal(f"The proposal {why}.")
    _refuse_unknown(body, _MEMBERS, "the proposal")
    edits = tuple(
        _edit(one, f"edits[{place}]")
        for place, one in enumerate(_listed(body, "edits", MOST_EDITS))
    )
    _require_once([edit.key for edit in edits], "key")
    features = [(edit.layer, edit.feature_id) for edit in edits if edit.op != CREATE]
    _require_once(features, "feature")
    lineage = tuple(
        _lineage(one, f"lineage[{place}]", edits)
        for place, one in enumerate(_listed(body, "lineage", MOST_LINEAGE))
    )
    bookmark = body.get("bookmark")
    if len(orjson.dumps(bookmark)) > LARGEST_BOOKMARK_BYTES:
        raise MalformedProposal(f"bookmark is larger than {LARGEST_BOOKMARK_BYTES} bytes.")
    return Proposal(
        title=_text(body, "title", LONGEST_TITLE),
        reason=_text(body, "reason", LONGEST_REASON),
        source_document=_text(body, "source_document", LONGEST_REASON),
        edits=edits,
        lineage=lineage,
        bookmark=bookmark,
        draft=_text(body, "draft", LONGEST_KEY),
    )


def _edit(sent: object, name: str) -> ProposedEdit:
    body = _object(sent, name)
    _refuse_unknown(body, _EDIT_MEMBERS, name)
    op = body.get("op")
    if op not in OPS:
        raise MalformedProposal(f"{name}.op is {str(op)[:40]!r}; one of {', '.join(OPS)}.")
    feature_id = _whole(body, "id", name, LARGEST_ID)
    if (op == CREATE) != (feature_id is None):
        wanted = "none for a new feature" if op == CREATE else "the feature's"
        raise MalformedProposal(f"{name}.id is {feature_id}; {wanted} is expected.")
    accept = tuple(
        _acceptance(one, f"{name}.accept[{place}]")
        for place, one in enumerate(_listed(body, "accept", 100, name))
    )
    sent = body.get("properties")
    properties = {} if sent is None else _object(sent, f"{name}.properties")
    if body.get("geometry") is not None:
        _object(body["geometry"], f"{name}.geometry")
    if "geometry" in properties:
        raise MalformedProposal(f"geometry is a member of {name}, not one of its properties.")
    return ProposedEdit(
        key=_named(body, "key", name),
        layer=_named(body, "layer", name),
        op=str(op),
        feature_id=feature_id,
        version=_whole(body, "version", name, LARGEST_VERSION),
        properties=properties,
        geometry=body.get("geometry", UNSENT),
        accept=accept,
    )


def _acceptance(sent: object, name: str) -> Acceptance:
    body = _object(sent, name)
    reason = _text(body, "reason", LONGEST_REASON, name)
    if not reason:
        raise MalformedProposal(f"{name} has no reason: say why the warning is accepted.")
    return Acceptance(code=_named(body, "code", name), reason=reason)


def _lineage(sent: object, name: str, edits: tuple[ProposedEdit, ...]) -> ProposedLineage:
    body = _object(sent, name)
    kind, layer = body.get("kind"), _named(body, "layer", name)
    if kind not in KINDS:
        raise MalformedProposal(f"{name}.kind is {str(kind)[:40]!r}; one of {', '.join(KINDS)}.")
    parents = _listed(body, "parents", MOST_EDITS, name)
    children = _listed(body, "children", MOST_EDITS, name)
    touched = {edit.feature_id for edit in edits if edit.layer == layer and edit.op != CREATE}
    made = {edit.key for edit in edits if edit.layer == layer and edit.op != DELETE}
    for one in parents:
        # what was ended before may be followed anew: whether it was is seen when it is published
        if type(one) is not int or (one not in touched and kind != REDISTRIBUTION):
            raise MalformedProposal(f"{name}: the parent {str(one)[:40]} has no edit in {layer}.")
    for one in children:
        if not isinstance(one, str) or one not in made:
            raise MalformedProposal(f"{name}: the child {str(one)[:40]} has no edit in {layer}.")
    if not parents or not children:
        raise MalformedProposal(f"{name} has to have parents and children.")
    return ProposedLineage(
        kind=str(kind),
        layer=layer,
        parents=tuple(dict.fromkeys(int(str(one)) for one in parents)),
        children=tuple(dict.fromkeys(str(one) for one in children)),
    )


def _object(sent: object, name: str) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise MalformedProposal(f"{name} is not a JSON object.")
    return sent


def _listed(body: Mapping[str, object], name: str, most: int, of: str = "") -> list[object]:
    sent = body.get(name, [])
    where = f"{of}.{name}" if of else name
    if not isinstance(sent, list):
        raise MalformedProposal(f"{where} is not a list.")
    if len(sent) > most:
        raise MalformedProposal(f"{where} has {len(sent)} entries; at most {most} are taken.")
    return sent


def _text(body: Mapping[str, object], name: str, longest: int, of: str = "") -> str:
    sent = body.get(name)
    sent = "" if sent is None else sent
    where = f"{of}.{name}" if of else name
    if not isinstance(sent, str):
        raise MalformedProposal(f"{where} is not a text.")
    if len(sent) > longest:
        raise MalformedProposal(f"{where} is not a text of at most {longest} characters.")
    return sent.strip()


def _named(body: Mapping[str, object], name: str, of: str) -> str:
    text = _text(body, name, LONGEST_KEY, of)
    if not text:
        raise MalformedProposal(f"{of}.{name} is missing.")
    return text


def _whole(body: Mapping[str, object], name: str, of: str, most: int) -> int | None:
    sent = body.get(name)
    if sent is None:
        return None
    if type(sent) is not int or not 0 < sent <= most:
        raise MalformedProposal(f"{of}.{name} is {str(sent)[:40]}, not a whole number above 0.")
    return sent


def _require_once(named: list[Any], what: str) -> None:
    known = set()
    for one in named:
        if one in known:
            raise MalformedProposal(f"The {what} {one} has two edits in one changeset.")
        known.add(one)


def _refuse_unknown(body: Mapping[str, object], known: set[str], name: str) -> None:
    if unknown := sorted(set(body) - known):
        raise MalformedProposal(f"{name} has a member {unknown[0][:60]!r} that is not known here.")
