"""Addresses of what people keep of the map, under `/{municipality}/api/`."""

from django.urls import URLPattern, path

from gis_platform.layers.api.urls import by_method
from gis_platform.workspace import views

urlpatterns: list[URLPattern] = [
    path("views", by_method(GET=views.list_views, POST=views.save_view), name="saved-views"),
    path("views/links", by_method(POST=views.save_link), name="view-links"),
    path("views/shared/<str:token>", by_method(GET=views.shared_view), name="shared-view"),
    path(
        "views/<int:pk>",
        by_method(GET=views.one_view, PATCH=views.change_view, DELETE=views.delete_view),
        name="saved-view",
    ),
    path(
        "bookmarks",
        by_method(GET=views.list_bookmarks, POST=views.save_bookmark),
        name="bookmarks",
    ),
    path(
        "bookmarks/<int:pk>",
        by_method(PATCH=views.rename_bookmark, DELETE=views.delete_bookmark),
        name="bookmark",
    ),
    path("map-state", by_method(GET=views.map_state, PUT=views.keep_state), name="map-state"),
]
