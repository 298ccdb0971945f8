"""Addresses of batches of plans."""

from django.urls import path

from plans.batches import views

urlpatterns = [
    path("", views.batch_list, name="plan-batches"),
    path("new", views.new_batch, name="new-plan-batch"),
    path("order", views.order, name="order-plan-batch"),
    path("<int:pk>/", views.batch, name="plan-batch"),
    path("<int:pk>/progress", views.progress, name="plan-batch-progress"),
    path("<int:pk>/pause", views.pause, name="pause-plan-batch"),
    path("<int:pk>/resume", views.resume, name="resume-plan-batch"),
    path("<int:pk>/retry", views.retry, name="retry-plan-batch"),
    path("<int:pk>/results.csv", views.results_csv, name="plan-batch-csv"),
    path("<int:pk>/plans.zip", views.plans_zip, name="plan-batch-zip"),
]
