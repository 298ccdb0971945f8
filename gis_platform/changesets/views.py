"""Changesets over HTTP.

Source: RFC 9110 (preconditions), RFC 6585 (428), RFC 9457 (problems).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis_platform.changesets import actions, reverting, reviewing
from gis_platform.changesets.errors import (
    ChangesetConflict,
    ChangesetVersionMissing,
    InvalidChangeset,
    MalformedProposal,
)
from gis_platform.changesets.follows import represent_consequences, represent_follows
from gis_platform.changesets.generations import descent_of
from gis_platform.changesets.models import Changeset
from gis_platform.changesets.proposals import LARGEST_ID, Proposal, read_proposal
from gis_platform.changesets.queries import (
    Wanted,
    find_changesets,
    get_changeset,
    lineage_of,
    proposal_of,
)
from gis_platform.changesets.representation import (
    represent_briefly,
    represent_changeset,
    represent_lineage,
    represent_published,
)
from gis_platform.layers.api.answers import JSON, json_answer, require_known
from gis_platform.layers.api.bodies import read_expectation, read_json
from gis_platform.layers.api.editing_problems import answering
from gis_platform.layers.errors import FeatureNotFound, InvalidParameter
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.layers.storable import why_unstorable
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.problems import problem

View = Callable[..., HttpResponse]
MOST_LISTED = 200
LONGEST_NOTE = 2_000
_CHANGING = {
    "submit": reviewing.submit,
    "approve": reviewing.approve,
    "return": reviewing.send_back,
    "discard": actions.discard,
}
_PUBLISHING = {"publish": actions.publish, "revert": reverting.revert}
ACTIONS = (*_CHANGING, *_PUBLISHING)


def told(view: View) -> View:
    """Return a view that answers clashes and findings as problems, never kept by caches."""

    @wraps(view)
    def answered(request: MunicipalRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  a view's
        try:
            response = answering(view)(request, *args, **kwargs)
        except ChangesetConflict as error:
            response = problem(HTTPStatus.CONFLICT, "changeset_conflict", str(error), error.members)
        except InvalidChangeset as error:
            response = problem(
                HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_changeset", str(error), error.members
            )
        response["Cache-Control"] = "no-store"
        return response

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@told
def changesets(request: MunicipalRequest) -> HttpResponse:
    """List changesets, newest first; POST stores a draft."""
    if request.method == "POST":
        proposal = read_proposal(read_json(request, (JSON,)))
        stored = actions.save_draft(proposal, actor=request.actor, now=timezone.now())
        response = _one(request, stored)
        response.status_code = HTTPStatus.CREATED
        response["Location"] = request.build_absolute_uri(f"{request.path}/{stored.pk}")
        return response
    require_known(request, "status", "mine", "layer", "limit", "before", "edits")
    wanted = _wanted(request)
    represent = represent_changeset if wanted.edits else represent_briefly
    found = find_changesets(wanted, request.actor)
    return json_answer({"changesets": [represent(one, request.actor) for one in found]})


@require_http_methods(["GET", "HEAD", "PUT"])
@told
def changeset(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Return a changeset; PUT replaces a draft, `If-Match` names the version that was read."""
    if request.method == "PUT":
        version = _version(request, pk)
        proposal = read_proposal(read_json(request, (JSON,)))
        actor, now = request.actor, timezone.now()
        return _one(request, actions.replace_draft(pk, version, proposal, actor=actor, now=now))
    return _one(request, get_changeset(pk, request.actor))


@require_POST
@told
def check_changeset(request: MunicipalRequest) -> HttpResponse:
    """Tell what would stand in the way of a proposal; nothing is stored."""
    return _checked(request, read_proposal(read_json(request, (JSON,))))


@require_POST
@told
def check_stored(request: MunicipalRequest, pk: int) -> HttpResponse:
    """Tell what would stand in the way of a stored changeset, and what would follow."""
    return _checked(request, proposal_of(get_changeset(pk, request.actor)))


def _checked(request: MunicipalRequest, proposal: Proposal) -> HttpResponse:
    found = actions.check(proposal, actor=request.actor, now=timezone.now())
    return json_answer(
        {
            "findings": [*found.findings, *found.advice],
            "conflicts": found.conflicts,
            "merged": found.merged,
            "follows": [
                *represent_follows(found.followed, request.actor),
                *represent_consequences(found.consequences, request.actor),
            ],
        }
    )


@require_POST
@told
def publish_changeset(request: MunicipalRequest) -> HttpResponse:
    """Store a proposal and publish it at once."""
    proposal = read_proposal(read_json(request, (JSON,)))
    published = actions.publish_proposal(proposal, actor=request.actor, now=timezone.now())
    return json_answer(represent_published(published, request.actor))


@require_POST
@told
def act_on_changeset(request: MunicipalRequest, pk: int, action: str) -> HttpResponse:
    """Submit, approve, return, publish, discard or revert a changeset."""
    version, note = _version(request, pk), _note(request)
    actor, now = request.actor, timezone.now()
    if action in _PUBLISHING:
        published = _PUBLISHING[action](pk, version, note, actor=actor, now=now)
        return json_answer(represent_published(published, actor))
    return _one(request, _CHANGING[action](pk, version, note, actor=actor, now=now))


@require_safe
@told
def lineage(request: MunicipalRequest, layer: str, pk: int) -> HttpResponse:
    """Tell what a feature came from, and what came of it, through generations."""
    require_known(request)
    known = get_layer(layer)
    seen = access(request.actor, known)
    if pk > LARGEST_ID:
        raise FeatureNotFound(layer, pk)
    parents, children = lineage_of(known, pk, request.municipality)
    descent = descent_of(seen, pk, request.municipality)
    return json_answer(
        {
            "layer": layer,
            "id": pk,
            "parents": represent_lineage(parents, descent.predecessors, of_parents=True),
            "children": represent_lineage(children, descent.successors, of_parents=False),
            **descent.as_json(),
        }
    )


def _one(request: MunicipalRequest, found: Changeset) -> HttpResponse:
    response = json_answer(represent_changeset(found, request.actor))
    response["ETag"] = f'"{found.version}"'
    return response


def _version(request: MunicipalRequest, pk: int) -> int:
    expected = read_expectation(request.headers)
    version = expected.base_version if expected else None
    if version is None:
        raise ChangesetVersionMissing(pk, get_changeset(pk, request.actor).version)
    return version


def _note(request: MunicipalRequest) -> str:
    note = read_json(request, (JSON,)).get("note", "")
    if not isinstance(note, str) or len(note) > LONGEST_NOTE or why_unstorable(note):
        raise MalformedProposal(f"note is not a text of at most {LONGEST_NOTE} characters.")
    return note.strip()


def _wanted(request: MunicipalRequest) -> Wanted:
    status = request.GET.get("status")
    if status is not None and status not in Changeset.Status.values:
        expected = f"one of {', '.join(Changeset.Status.values)}"
        raise InvalidParameter("status", status[:40], expected)
    layer = request.GET.get("layer")
    return Wanted(
        status=status,
        mine=_truth(request, "mine", otherwise=False),
        edits=_truth(request, "edits", otherwise=True),
        layer=get_layer(layer).name if layer else None,
        before=_number(request, "before", 2**53),
        limit=_number(request, "limit", MOST_LISTED) or 50,
    )


def _truth(request: MunicipalRequest, name: str, *, otherwise: bool) -> bool:
    text = request.GET.get(name)
    if text not in (None, "true", "false"):
        raise InvalidParameter(name, text[:40], "true or false")
    return otherwise if text is None else text == "true"


def _number(request: MunicipalRequest, name: str, most: int) -> int | None:
    text = request.GET.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 17 and 0 < int(text) <= most):
        raise InvalidParameter(name, text[:40], f"a whole number from 1 to {most}")
    return int(text)
