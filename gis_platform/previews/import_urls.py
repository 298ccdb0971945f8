"""The page of an import, under `/{municipality}/imports/`."""

from django.urls import path

from gis_platform.previews.import_views import import_previewed

urlpatterns = [path("from/<slug:token>/", import_previewed, name="import-previewed")]
