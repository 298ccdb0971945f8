"""Addresses of dropped files, under `/{municipality}/api/`."""

from django.urls import path

from gis_platform.previews import views

urlpatterns = [
    path("preview", views.preview, name="preview"),
    path("preview/<slug:token>", views.preview_again, name="preview-again"),
    path("preview/<slug:token>/features", views.exact, name="preview-features"),
]
