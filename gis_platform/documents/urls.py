"""Addresses at which documents are verified: short, for they stand in documents."""

from django.urls import path

from gis_platform.documents import views

urlpatterns = [
    path("", views.find_document, name="find-document"),
    path("<str:code>", views.verification, name="verification"),
]
