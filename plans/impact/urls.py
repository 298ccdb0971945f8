"""Addresses of changes that are considered."""

from django.urls import path

from plans.impact import views

urlpatterns = [
    path("", views.consider, name="impact"),
    path("<str:key>/", views.report_page, name="impact-report"),
    path("<str:key>/picture.svg", views.report_picture, name="impact-picture"),
    path("<str:key>/impact.<str:kind>", views.report_file, name="impact-file"),
]
