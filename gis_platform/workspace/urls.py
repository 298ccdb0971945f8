"""Addresses of the workspaces, under `/{municipality}/workspace/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
