"""What the description of the API (OpenAPI 3.0) tells of changesets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gis_platform.changesets.models import Changeset
from gis_platform.changesets.proposals import (
    KINDS,
    LARGEST_ID,
    LARGEST_VERSION,
    LONGEST_KEY,
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_EDITS,
    OPS,
)
from gis_platform.changesets.rules import Way
from gis_platform.layers.api.answers import JSON
from gis_platform.layers.api.parts import ApiPart
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor

Named = dict[str, Any]  # JSON
WHOLE: Named = {"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_VERSION}
ID: Named = WHOLE | {"maximum": LARGEST_ID}
SHARED = {"400": "BadRequest", "403": "Forbidden", "404": "NotFound"}
SENDING = {"413": "BodyTooLarge", "415": "UnsupportedBody"}
PUBLISHING = {"422": "InvalidChangeset", "503": "LayerBusy"}
CLASHING = {"409": "ChangesetConflict"}
ONE = {"412": "StaleChangeset", "428": "ChangesetVersionMissing"}
ACTIONS = {
    "submit": "Ask a second person to look at a draft",
    "approve": "Approve a changeset in review",
    "return": "Make a changeset in review a draft again",
    "publish": "Publish all edits of a changeset",
    "discard": "Give up a changeset that is not published",
    "revert": "Take back what a changeset has changed, by a new one",
}


def _paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the operations, for somebody who edits a layer."""
    if not any(actor.may(layer.editing) for layer in layers):
        return {}
    stored = ("Changeset", "The changeset with its edits.")
    published = ("PublishedChangeset", "What the edits have become.")
    numbered = {"parameters": [{"$ref": "#/components/parameters/changesetId"}]}
    paths: Named = {
        "/changesets": {
            "get": _list(),
            "post": _operation("store-changeset", "Store a draft", stored, SENDING, code="201"),
        },
        "/changesets/publish": {
            "post": _operation(
                "publish-proposal",
                "Store a proposal and publish it at once",
                published,
                SENDING | PUBLISHING | CLASHING,
            )
        },
        "/changesets/{changesetId}": numbered
        | {
            "get": _operation("get-changeset", "A changeset", stored, {}, body=None),
            "put": _matched(
                _operation("replace-changeset", "Replace a draft", stored, SENDING | ONE | CLASHING)
            ),
        },
    }
    lineage = {_lineage_address(layer): _lineage(layer) for layer in layers if layer.editors}
    return paths | _checks(numbered) | _actions(numbered, stored, published) | lineage


def _checks(numbered: Named) -> Named:
    """Return how it is told what would stand in the way, and what would follow."""
    return {
        "/changesets/check": {
            "post": _operation(
                "check-changeset",
                "Tell what would stand in the way of a proposal; nothing is stored",
                ("CheckedChangeset", "Findings, clashes, and which edits merge with others'."),
                SENDING | {"503": "LayerBusy"},
            )
        },
        "/changesets/{changesetId}/check": numbered
        | {
            "post": _operation(
                "check-stored-changeset",
                "Tell what would stand in the way of a stored changeset, and what would follow",
                ("CheckedChangeset", "As of a proposal."),
                {"503": "LayerBusy"},
                body=None,
            )
        },
    }


def _actions(numbered: Named, stored: tuple[str, str], published: tuple[str, str]) -> Named:
    """Return what can be done with one changeset; published: of what publishes something."""
    paths: Named = {}
    for name, summary in ACTIONS.items():
        publishes = name in ("publish", "revert")
        problems = SENDING | ONE | CLASHING | (PUBLISHING if publishes else {})
        answer = published if publishes else stored
        made = _operation(f"{name}-changeset", summary, answer, problems, body="ChangesetNote")
        paths[f"/changesets/{{changesetId}}/{name}"] = numbered | {"post": _matched(made)}
    return paths


def _operation(
    name: str,
    summary: str,
    answer: tuple[str, str],
    problems: Mapping[str, str],
    *,
    code: str = "200",
    body: str | None = "ChangesetProposal",
) -> Named:
    told = {
        "operationId": name,
        "summary": summary,
        "tags": ["changesets"],
        "responses": {code: _answer(*answer), **_refused(SHARED | dict(problems))},
    }
    if body:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": _schema(body)}}}
    return told


def _matched(operation: Named) -> Named:
    return operation | {"parameters": [{"$ref": "#/components/parameters/changesetVersion"}]}


def _list() -> Named:
    asked = {
        "status": {"type": "string", "enum": list(Changeset.Status.values)},
        "mine": {"type": "boolean"},
        "edits": {"type": "boolean", "default": True},
        "layer": {"type": "string"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
        "before": {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**53},
    }
    found = ("Changesets", "Those that the asker may look at.")
    listed = _operation("list-changesets", "Changesets, newest first", found, {}, body=None)
    parameters = [{"name": name, "in": "query", "schema": one} for name, one in asked.items()]
    return listed | {"parameters": parameters}


def _lineage_address(layer: Layer) -> str:
    return f"/lineage/{layer.name}/{{featureId}}"


def _lineage(layer: Layer) -> Named:
    summary = f"What a feature of {layer.name} came from, and what came of it"
    found = ("Lineage", "Parents and children.")
    return {
        "parameters": [{"$ref": "#/components/parameters/featureId"}],
        "get": _operation(f"lineage-{layer.name}", summary, found, {}, body=None),
    }


def _answer(name: str, description: str) -> Named:
    return {"description": description, "content": {JSON: {"schema": _schema(name)}}}


def _refused(problems: Mapping[str, str]) -> Named:
    return {code: {"$ref": f"#/components/responses/{name}"} for code, name in problems.items()}


def _schema(name: str) -> Named:
    return {"$ref": f"#/components/schemas/{name}"}


def _components() -> Mapping[str, Mapping[str, Any]]:
    return {
        "parameters": {
            "changesetId": {
                "name": "changesetId",
                "in": "path",
                "required": True,
                "schema": ID,
            },
            "changesetVersion": {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": "The version of the changeset that was read, as its ETag.",
                "schema": {"type": "string", "pattern": r'^"[1-9][0-9]{0,8}"$'},
            },
        },
        "schemas": _schemas(),
        "responses": {
            "ChangesetConflict": _problem(
                "Others have changed the same: `conflicts` shows each clash from three sides; or"
                " the changeset has another status, or a second person has to approve it."
            ),
            "InvalidChangeset": _problem("What is wrong, by the key of the edit: `findings`."),
            "StaleChangeset": _problem("Somebody has saved the changeset since; see `version`."),
            "ChangesetVersionMissing": _problem("If-Match is missing; `version` is the current."),
        },
    }


def _problem(description: str) -> Named:
    content = {"application/problem+json": {"schema": {"type": "object"}}}
    return {"description": description, "content": content}


def _schemas() -> Named:
    objects = {"type": "array", "items": {"type": "object"}}
    return {
        "ChangesetProposal": {
            "type": "object",
            "additionalProperties": False,
            "properties": _proposal_properties(),
        },
        "ChangesetEdit": _edit_schema(),
        "ProposedLineage": _lineage_schema(),
        "ChangesetNote": {
            "type": "object",
            "properties": {"note": {"type": "string", "maxLength": 2000}},
        },
        "Changeset": _changeset_schema(objects),
        "Changesets": _object({"changesets": {"type": "array", "items": _schema("Changeset")}}),
        "PublishedChangeset": _object(
            {
                "changeset": _schema("Changeset"),
                "results": objects,
                "follows": _follows_schema(),
                "revisions": {"type": "object"},
            }
        ),
        "CheckedChangeset": _checked_schema(objects),
        "Lineage": _object(
            dict.fromkeys(("parents", "children", "predecessors", "successors"), objects)
        ),
    }


def _proposal_properties() -> Named:
    return {
        "title": _text(LONGEST_TITLE),
        "reason": _text(LONGEST_REASON),
        "source_document": _text(LONGEST_REASON),
        "edits": {"type": "array", "maxItems": MOST_EDITS, "items": _schema("ChangesetEdit")},
        "lineage": {"type": "array", "items": _schema("ProposedLineage")},
        "bookmark": {"description": "What the client keeps, at most 64 KiB.", "nullable": True},
        "draft": {
            **_text(LONGEST_KEY),
            "description": "The client's name for it: what is sent again under it is refused with "
            "409 `already-stored` and the id of the `changeset` that was stored.",
        },
    }


def _changeset_schema(objects: Named) -> Named:
    return _object(
        {
            "id": ID,
            "number": WHOLE,
            "version": WHOLE,
            "status": {"type": "string", "enum": list(Changeset.Status.values)},
            "edits": objects,
            "follows": _follows_schema(),
            "results": objects,
            "may": {"type": "object", "additionalProperties": {"type": "boolean"}},
        }
    )


def _checked_schema(objects: Named) -> Named:
    return _object(
        {
            "findings": objects,
            "conflicts": objects,
            "merged": {"type": "array", "items": {"type": "string"}},
            "follows": _follows_schema(),
        }
    )


def _follows_schema() -> Named:
    """Return what is told of features and statements that refer to what is succeeded."""
    names = {"type": "array", "items": {"type": "string"}}
    one = _object(
        {
            "key": {"type": "string", "nullable": True},
            "layer": {
                "type": "string",
                "description": "Of the feature; of what people stated beside the layers its kind,"
                " which begins with `stated-`.",
            },
            "layer_title": {"type": "string"},
            "id": {**ID, "nullable": True},
            "title": {
                "type": "string",
                "nullable": True,
                "description": "Null, as the id, for who does not see the feature.",
            },
            "from": names,
            "to": names,
            "how": {"type": "string", "enum": [str(way) for way in Way]},
            "sentence": {"type": "string"},
        }
    )
    return {"type": "array", "items": one}


def _text(longest: int) -> Named:
    return {"type": "string", "maxLength": longest, "nullable": True}


def _edit_schema() -> Named:
    key = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
    reason = {"type": "string", "minLength": 1, "maxLength": LONGEST_REASON}
    return _object(
        {
            "key": key,
            "layer": key,
            "op": {"type": "string", "enum": list(OPS)},
            "id": {**ID, "nullable": True},
            "version": {**WHOLE, "nullable": True},
            "properties": {"type": "object", "nullable": True},
            "geometry": {
                "type": "object",
                "nullable": True,
                "description": "GeoJSON in the local CRS; absent, it stays as it is.",
            },
            "accept": {"type": "array", "items": _object({"code": key, "reason": reason})},
        },
        ("key", "layer", "op"),
    )


def _lineage_schema() -> Named:
    return _object(
        {
            "kind": {"type": "string", "enum": list(KINDS)},
            "layer": {"type": "string"},
            "parents": {"type": "array", "minItems": 1, "items": ID},
            "children": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        }
    )


def _object(properties: Named, required: Iterable[str] | None = None) -> Named:
    needed = list(properties if required is None else required)
    return {"type": "object", "required": needed, "properties": properties}


CHANGESETS = ApiPart(name="changesets", paths=_paths, components=_components)
