"""Addresses of the keys, under `/{municipality}/keys/`."""

from django.urls import path

from gis_platform.keys import views

urlpatterns = [
    path("", views.keys, name="keys"),
    path("<int:pk>/revoke", views.revoke, name="revoke-key"),
]
