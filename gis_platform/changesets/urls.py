"""Addresses of the changesets, under `/{municipality}/api/`."""

from django.urls import URLPattern, path

from gis_platform.changesets.working_views import working, working_items

urlpatterns: list[URLPattern] = [
    path("working", working, name="working"),
    path("working/items", working_items, name="working-items"),
]
