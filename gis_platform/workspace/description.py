"""What the description of the API (OpenAPI 3.0) tells of views, bookmarks and the map's state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gis_platform.layers.api.answers import JSON
from gis_platform.layers.api.parts import ApiPart
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor
from gis_platform.workspace.content import CHOICES, CONTENT
from gis_platform.workspace.models import LONGEST_TITLE

Named = dict[str, Any]  # JSON
SENDING = {"413": "BodyTooLarge", "415": "UnsupportedBody", "422": "InvalidContent"}
MATCHED = {"412": "StaleView", "428": "ViewVersionMissing"}
TAKEN = {"409": "TitleTaken"}
GONE: Named = {"description": "Deleted."}
TITLE: Named = {"type": "string", "minLength": 1, "maxLength": LONGEST_TITLE}
WHOLE: Named = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**53}


def _paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the operations; those who have not signed in are told of shared views only."""
    shared = {
        "/views/shared/{viewToken}": _with("viewToken")
        | {"get": _operation("get-shared-view", "A shared view: choices on the map", "SharedView")}
    }
    return shared | (_views() | _bookmarks() | _state() if actor.user_id else {})


def _views() -> Named:
    wanted: Named = {"body": "ViewWanted", "problems": SENDING | TAKEN}
    one = "StoredView"
    changed: Named = {"body": "ViewChange", "problems": SENDING | MATCHED | TAKEN}
    return {
        "/views": {
            "get": _operation("list-views", "One's own views, by title", "Views"),
            "post": _operation("save-view", "Keep a view", one, code="201", **wanted),
        },
        "/views/links": {
            "post": _operation(
                "link-to-view",
                "Keep choices for a link; equal content has an equal link",
                "ViewLink",
                body="ViewLinked",
                problems=SENDING | TAKEN,
            )
        },
        "/views/{viewId}": _with("viewId")
        | {
            "get": _operation("get-view", "One of one's own views", one),
            "patch": _matched(
                _operation("change-view", "Rename, replace or share a view", one, **changed)
            ),
            "delete": _matched(
                _operation("delete-view", "Delete a view", None, problems=MATCHED, code="204")
            ),
        },
    }


def _bookmarks() -> Named:
    problems = SENDING | TAKEN
    renamed: Named = {"body": "BookmarkTitle", "problems": problems}
    wanted: Named = {"body": "BookmarkWanted", "problems": problems, "code": "201"}
    return {
        "/bookmarks": {
            "get": _operation("list-bookmarks", "One's own places, by title", "Bookmarks"),
            "post": _operation("save-bookmark", "Keep a place", "Bookmark", **wanted),
        },
        "/bookmarks/{bookmarkId}": _with("bookmarkId")
        | {
            "patch": _operation("rename-bookmark", "Rename a place", "Bookmark", **renamed),
            "delete": _operation("delete-bookmark", "Delete a place", None, code="204"),
        },
    }


def _state() -> Named:
    kept: Named = {"body": "MapStateWanted", "problems": SENDING}
    return {
        "/map-state": {
            "get": _operation("get-map-state", "How one last left the layer tree", "MapState"),
            "put": _operation("keep-map-state", "Keep it; the newest wins", "KeptState", **kept),
        }
    }


def _operation(
    name: str,
    summary: str,
    answer: str | None,
    *,
    code: str = "200",
    body: str | None = None,
    problems: Mapping[str, str] | None = None,
) -> Named:
    shared = {"400": "BadRequest", "403": "Forbidden", "404": "NotFound"}
    told: Named = {
        "operationId": name,
        "summary": summary,
        "tags": ["views"],
        "responses": {
            code: GONE if answer is None else {"description": summary, "content": _json(answer)},
            **{
                status: {"$ref": f"#/components/responses/{one}"}
                for status, one in (shared | dict(problems or {})).items()
            },
        },
    }
    if body:
        told["requestBody"] = {"required": True, "content": _json(body)}
    return told


def _json(name: str) -> Named:
    return {JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _with(name: str) -> Named:
    return {"parameters": [{"$ref": f"#/components/parameters/{name}"}]}


def _matched(operation: Named) -> Named:
    return operation | _with("viewVersion")


def _parameter(name: str, schema: Named) -> Named:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _object(required: Sequence[str] = (), **properties: Named) -> Named:
    made: Named = {"type": "object", "properties": properties}
    return made | ({"required": list(required)} if required else {})


def _ref(name: str) -> Named:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> Named:
    return {"type": "array", "items": _ref(name)}


def _problem(description: str) -> Named:
    content = {"application/problem+json": {"schema": {"type": "object"}}}
    return {"description": description, "content": content}


def _components() -> Mapping[str, Mapping[str, Any]]:
    return {
        "parameters": {
            "viewId": _parameter("viewId", WHOLE),
            "bookmarkId": _parameter("bookmarkId", WHOLE),
            "viewToken": _parameter("viewToken", {"type": "string", "maxLength": 22}),
            "viewVersion": {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": "The version of the view that was read, as its ETag.",
                "schema": {"type": "string", "pattern": r'^"[1-9][0-9]{0,8}"$'},
            },
        },
        "schemas": _schemas(),
        "responses": {
            "InvalidContent": _problem("The title or the content cannot be kept; see `place`."),
            "TitleTaken": _problem("The title is taken, or one person cannot keep more."),
            "StaleView": _problem("The view has been saved since; see `version`."),
            "ViewVersionMissing": _problem("If-Match is missing; `version` is the current."),
        },
    }


def _schemas() -> Named:
    truth, number = {"type": "boolean"}, {"type": "number"}
    moment: Named = {"type": "string", "format": "date-time"}
    bounds = {"type": "array", "items": number, "minItems": 4, "maxItems": 4}
    token = {"type": "string", "nullable": True}
    named = {
        "id": WHOLE,
        "title": TITLE,
        "version": WHOLE,
        "token": token,
        "changed_at": moment,
    }
    content, choices = _ref("ViewContent"), _ref("MapChoices")
    kept = _object(("id", "title", "bounds"), id=WHOLE, title=TITLE, bounds=bounds)
    state = _object(choices=choices, version=WHOLE, changed_at=moment) | {"nullable": True}
    return {
        "ViewContent": CONTENT,
        "MapChoices": CHOICES,
        "NamedView": _object(tuple(named), **named),
        "StoredView": _object((*named, "content"), **named, content=content),
        "SharedView": _object(title={"type": "string"}, content=content, version=WHOLE),
        "Views": _object(("views",), views=_list("NamedView")),
        "ViewLink": _object(("token",), token={"type": "string"}),
        "ViewLinked": _object(("content",), content=content),
        "ViewWanted": _object(("title", "content"), title=TITLE, content=content, shared=truth),
        "ViewChange": _object(title=TITLE, content=content, shared=truth),
        "Bookmark": kept,
        "Bookmarks": _object(("bookmarks",), bookmarks=_list("Bookmark")),
        "BookmarkWanted": _object(("title", "bounds"), title=TITLE, bounds=bounds),
        "BookmarkTitle": _object(("title",), title=TITLE),
        "MapState": _object(("state",), state=state),
        "MapStateWanted": _object(("choices",), choices=choices),
        "KeptState": _object(version=WHOLE, changed_at=moment),
    }


WORKSPACE = ApiPart(name="workspace", paths=_paths, components=_components)
