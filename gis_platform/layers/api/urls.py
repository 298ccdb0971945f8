"""Addresses of the API, under `/{municipality}/api/`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import path

from gis_platform.layers.api import (
    changes,
    collections,
    crs,
    editing,
    exports,
    geometry_tools,
    history,
    items,
    metadata,
    openapi,
    related,
    schemas,
    values,
)
from gis_platform.layers.api import map as map_page

View = Callable[..., HttpResponseBase]


def by_method(**views: View) -> View:
    """Return a view that answers each method by its own; GET answers HEAD too."""
    if "GET" in views:
        views.setdefault("HEAD", views["GET"])
    allowed = [*views, *([] if "OPTIONS" in views else ["OPTIONS"])]

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        if request.method in views:
            return views[request.method](request, *args, **kwargs)
        if request.method == "OPTIONS":
            return HttpResponse(headers={"Allow": ", ".join(allowed)})
        return HttpResponseNotAllowed(allowed)

    return view


urlpatterns = [
    path("", by_method(GET=metadata.landing), name="landing"),
    path("conformance", by_method(GET=metadata.conformance), name="conformance"),
    path("openapi", by_method(GET=openapi.openapi), name="openapi"),
    path("crs/local", by_method(GET=crs.local_crs), name="local-crs"),
    path("collections", by_method(GET=collections.collections), name="collections"),
    path(
        "collections/<slug:collection>",
        by_method(GET=collections.collection),
        name="collection",
    ),
    *(
        path(
            f"collections/<slug:collection>/{kind}",
            by_method(GET=schemas.schema),
            {"kind": kind},
            name=kind,
        )
        for kind in schemas.KINDS
    ),
    path(
        "collections/<slug:collection>/export.<str:extension>",
        by_method(GET=exports.export),
        name="export",
    ),
    path(
        "collections/<slug:collection>/values",
        by_method(GET=values.values),
        name="field-values",
    ),
    path(
        "collections/<slug:collection>/column",
        by_method(GET=values.columns),
        name="field-column",
    ),
    path("map", map_page.map_description, name="map-description"),
    path("changes", by_method(GET=changes.changes), name="changes"),
    path("geometry/<slug:tool>", by_method(POST=geometry_tools.use_tool), name="geometry-tool"),
    path("search", map_page.search, name="search"),
    path(
        "collections/<slug:collection>/items",
        by_method(
            GET=items.items,
            POST=editing.create_item,
            OPTIONS=editing.items_options,
        ),
        name="items",
    ),
    path(
        "collections/<slug:collection>/items/<int:pk>",
        by_method(
            GET=items.item,
            PUT=editing.replace_item,
            PATCH=editing.update_item,
            DELETE=editing.delete_item,
            OPTIONS=editing.item_options,
        ),
        name="item",
    ),
    path(
        "collections/<slug:collection>/items/<int:pk>/history",
        by_method(GET=history.history),
        name="item-history",
    ),
    path(
        "collections/<slug:collection>/items/<int:pk>/related",
        by_method(GET=related.related),
        name="item-related",
    ),
]
