"""Addresses of the map sheets, under `/{municipality}/sheets/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
