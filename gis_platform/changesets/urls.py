"""Addresses of the changesets, under `/{municipality}/api/`."""

from django.urls import URLPattern, path

from gis_platform.changesets import views
from gis_platform.changesets.working_views import working, working_items

urlpatterns: list[URLPattern] = [
    path("changesets", views.changesets, name="changesets"),
    path("changesets/check", views.check_changeset, name="changeset-check"),
    path("changesets/publish", views.publish_changeset, name="changeset-publish"),
    path("changesets/<int:pk>", views.changeset, name="changeset"),
    path("changesets/<int:pk>/check", views.check_stored, name="stored-changeset-check"),
    *(
        path(
            f"changesets/<int:pk>/{action}",
            views.act_on_changeset,
            {"action": action},
            name=f"changeset-{action}",
        )
        for action in views.ACTIONS
    ),
    path("lineage/<slug:layer>/<int:pk>", views.lineage, name="lineage"),
    path("working", working, name="working"),
    path("working/items", working_items, name="working-items"),
]
