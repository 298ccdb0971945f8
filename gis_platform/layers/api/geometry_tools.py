"""Tools on geometries for editors: split, merge, cut, intersect, clean, buffer.

Nothing is read or stored: what is sent is in the local CRS of the municipality, and so is the
answer, on its grid.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse

from gis_platform.geometry import combining, portions, splitting
from gis_platform.geometry.geojson import ANY, LINES, SURFACES, read_geojson, write_geojson
from gis_platform.geometry.tool_results import Note, ToolRefused, ToolResult
from gis_platform.layers.api.answers import JSON, json_answer
from gis_platform.layers.api.bodies import Body, MalformedBody, read_json
from gis_platform.layers.api.editing_problems import answering
from gis_platform.layers.api.parts import ApiPart
from gis_platform.layers.registry import Layer, layers
from gis_platform.layers.spoken import spoken
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.roles import Permission
from gis_platform.problems import problem

MOST_VERTICES = 50_000
MOST_GEOMETRIES = 200
Run = Callable[["Sent", float], ToolResult]


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One tool: what it is called, what it is sent, and what it does with a grid's size."""

    title: str
    members: Mapping[str, str]
    run: Run


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The members of a body, each read as what it has to be."""

    body: Body

    def surface(self, name: str) -> Any:  # noqa: ANN401  shapely is not typed
        """Return a surface."""
        return self._shape(self.body.get(name), name, SURFACES)

    def line(self, name: str) -> Any:  # noqa: ANN401  shapely is not typed
        """Return a line."""
        return self._shape(self.body.get(name), name, LINES)

    def geometry(self, name: str) -> Any:  # noqa: ANN401  shapely is not typed
        """Return a geometry of any type."""
        return self._shape(self.body.get(name), name, ANY)

    def surfaces(self, name: str) -> list[Any]:
        """Return a list of surfaces."""
        sent = self._listed(name)
        return [self._shape(one, f"{name}[{i}]", SURFACES) for i, one in enumerate(sent)]

    def number(self, name: str) -> float:
        """Return a finite number."""
        return _number(self.body.get(name), name)

    def numbers(self, name: str) -> list[float]:
        """Return a list of finite numbers."""
        return [_number(one, f"{name}[{i}]") for i, one in enumerate(self._listed(name))]

    def whole(self, name: str) -> int:
        """Return a whole number."""
        sent = self.body.get(name)
        if type(sent) is not int:
            raise MalformedBody(f'"{name}" is {str(sent)[:40]}, not a whole number.')
        return sent

    def flag(self, name: str) -> bool:
        """Return true or false, false if it was not sent."""
        sent = self.body.get(name, False)
        if not isinstance(sent, bool):
            raise MalformedBody(f'"{name}" is {str(sent)[:40]}, not true or false.')
        return sent

    def _listed(self, name: str) -> list[object]:
        sent = self.body.get(name)
        if not isinstance(sent, list) or len(sent) > MOST_GEOMETRIES:
            raise MalformedBody(f'"{name}" is not a list of at most {MOST_GEOMETRIES}.')
        return sent

    def _shape(self, sent: object, name: str, accepted: tuple[str, ...]) -> Any:  # noqa: ANN401
        return read_geojson(sent, name=name, accepted=accepted, most_vertices=MOST_VERTICES)


def _number(sent: object, name: str) -> float:
    if isinstance(sent, bool) or not isinstance(sent, int | float) or not math.isfinite(sent):
        raise MalformedBody(f'"{name}" is {str(sent)[:40]}, not a number.')
    return float(sent)


def _split_line(sent: Sent, precision_m: float) -> ToolResult:
    return splitting.split_by_line(
        sent.surface("geometry"), sent.line("line"), precision_m=precision_m
    )


def _split_area(sent: Sent, precision_m: float) -> ToolResult:
    return portions.split_by_areas(
        sent.surface("geometry"),
        sent.numbers("areas_m2"),
        bearing_deg=sent.number("bearing_deg"),
        precision_m=precision_m,
    )


def _split_equal(sent: Sent, precision_m: float) -> ToolResult:
    return portions.split_equally(
        sent.surface("geometry"),
        sent.whole("parts"),
        bearing_deg=sent.number("bearing_deg"),
        precision_m=precision_m,
    )


def _merge(sent: Sent, precision_m: float) -> ToolResult:
    one_part = sent.flag("one_part")
    return combining.merge(sent.surfaces("geometries"), precision_m=precision_m, one_part=one_part)


def _cut(sent: Sent, precision_m: float) -> ToolResult:
    surface, cutter = sent.surface("geometry"), sent.surface("cutter")
    return combining.cut_out(surface, cutter, precision_m=precision_m)


def _intersect(sent: Sent, precision_m: float) -> ToolResult:
    surface, other = sent.surface("geometry"), sent.surface("other")
    return combining.intersect(surface, other, precision_m=precision_m)


def _clean(sent: Sent, precision_m: float) -> ToolResult:
    return combining.clean(sent.surface("geometry"), precision_m=precision_m)


def _buffer(sent: Sent, precision_m: float) -> ToolResult:
    geometry, distance_m = sent.geometry("geometry"), sent.number("distance_m")
    return combining.buffer(geometry, distance_m, precision_m=precision_m)


GEOMETRY, SURFACE, LINE = "any geometry", "a surface", "a line"
BEARING = "number: where the parts follow each other, clockwise from north; cuts run square to it"
TOOLS: Mapping[str, Tool] = {
    "split-line": Tool(
        title="Split by a line", members={"geometry": SURFACE, "line": LINE}, run=_split_line
    ),
    "split-area": Tool(
        title="Split into parts of given area; the remainder is the last",
        members={"geometry": SURFACE, "areas_m2": "list of numbers", "bearing_deg": BEARING},
        run=_split_area,
    ),
    "split-equal": Tool(
        title="Split into equal parts",
        members={"geometry": SURFACE, "parts": "whole number", "bearing_deg": BEARING},
        run=_split_equal,
    ),
    "merge": Tool(
        title="Merge; `one_part` (optional) refuses what does not hang together",
        members={"geometries": "list of surfaces"},
        run=_merge,
    ),
    "cut": Tool(
        title="Cut out another surface", members={"geometry": SURFACE, "cutter": SURFACE}, run=_cut
    ),
    "intersect": Tool(
        title="Ground that is shared",
        members={"geometry": SURFACE, "other": SURFACE},
        run=_intersect,
    ),
    "clean": Tool(title="Repair", members={"geometry": SURFACE}, run=_clean),
    "buffer": Tool(
        title="Ground within a distance",
        members={"geometry": GEOMETRY, "distance_m": "number, negative to take off a strip"},
        run=_buffer,
    ),
}


@answering
def use_tool(request: MunicipalRequest, tool: str) -> HttpResponse:
    """Return what a tool makes of the geometries in the body."""
    if tool not in TOOLS:
        raise Http404(f"No tool is called {tool[:40]!r}. Tools: {', '.join(TOOLS)}.")
    request.actor.require(tools_permission())
    sent = Sent(body=read_json(request, (JSON,)))
    try:
        made = TOOLS[tool].run(sent, request.municipality.local_crs.precision_m)
    except ToolRefused as refused:
        return _refusal(refused)
    return json_answer(
        {
            "crs": "local",
            "geometries": [write_geojson(one) for one in made.geometries],
            "notes": [_note(one) for one in made.notes],
        }
    )


def tools_permission() -> Permission:
    """Return the permission to use the tools: whoever edits some layer has it."""
    roles = frozenset(role for layer in layers() for role in layer.editors)
    return Permission(code="use geometry tools", roles=roles, reads=True)


def _note(note: Note) -> dict[str, object]:
    place = None if note.place is None else write_geojson(note.place)
    return {"code": note.code, "place": place, "values": dict(note.values)}


def _refusal(refused: ToolRefused) -> HttpResponse:
    place = None if refused.place is None else write_geojson(refused.place)
    values = {name: str(value) for name, value in refused.values.items()}
    answer: HttpResponse = problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        refused.code.lower().replace("_", "-"),
        spoken(refused.template, refused.values),
        {"place": place, "values": values, "crs": "local"},
    )
    return answer


def tool_paths(actor: Actor, readable: Sequence[Layer]) -> dict[str, Any]:
    """Return the operations, for whoever may use them."""
    if not actor.may(tools_permission()):
        return {}
    return {f"/geometry/{name}": {"post": _operation(name, tool)} for name, tool in TOOLS.items()}


def _operation(name: str, tool: Tool) -> dict[str, Any]:
    members = {member: {"description": told} for member, told in tool.members.items()}
    schema = {"type": "object", "required": [*members], "properties": members}
    shown = {"schema": {"$ref": "#/components/schemas/problem"}}
    refused = {"description": "Why not, in a sentence, with `place` in local metres."}
    answered = {"description": "Surfaces in local metres, and notes.", "content": {JSON: {}}}
    shared = {"400": "BadRequest", "401": "Unauthorized", "403": "Forbidden"}
    shared |= {"413": "BodyTooLarge", "415": "UnsupportedBody"}
    return {
        "operationId": f"tool-{name}",
        "summary": tool.title,
        "tags": ["geometry"],
        "requestBody": {"required": True, "content": {JSON: {"schema": schema}}},
        "responses": {
            "200": answered,
            "422": refused | {"content": {"application/problem+json": shown}},
            **{status: {"$ref": f"#/components/responses/{one}"} for status, one in shared.items()},
        },
    }


GEOMETRY_TOOLS = ApiPart(name="geometry-tools", paths=tool_paths)
