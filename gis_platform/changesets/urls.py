"""Addresses of the changesets, under `/{municipality}/api/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
