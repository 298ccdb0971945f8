"""Addresses of what happens now, under `/{municipality}/live/`."""

from django.urls import URLPattern, path

from gis_platform.live import views

urlpatterns: list[URLPattern] = [
    path("events", views.events, name="live-events"),
    path("state", views.state, name="live-state"),
    path("presence", views.presence, name="live-presence"),
]
