"""Addresses of the map sheets, under `/{municipality}/sheets/`."""

from django.urls import path

from gis_platform.mapsheets import views

urlpatterns = [
    path("", views.print_map, name="print-sheet"),
    path("papers", views.papers, name="sheet-papers"),
    path("frame", views.frame, name="sheet-frame"),
]
