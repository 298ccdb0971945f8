"""Addresses of the plans of a municipality."""

from django.urls import include, path

from plans import views

urlpatterns = [
    path("", views.plan_list, name="plans"),
    path("batches/", include("plans.batches.urls")),
    path("impact/", include("plans.impact.urls")),
    path("make", views.make, name="make-plans"),
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/plan.pdf", views.plan_pdf, name="plan-pdf"),
    path("<int:pk>/plan.json", views.plan_json, name="plan-json"),
]
