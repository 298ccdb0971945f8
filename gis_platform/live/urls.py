"""Addresses of what happens now, under `/{municipality}/live/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
