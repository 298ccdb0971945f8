"""Addresses: what is where."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from gis_platform.appearance import set_appearance
from gis_platform.health import healthz
from gis_platform.layers import views
from gis_platform.layers.wfs.views import FeatureServiceView
from gis_platform.problems import not_found

handler404 = not_found
admin.site.site_header = admin.site.site_title = _("City on one map")

municipal: list[URLPattern | URLResolver] = [
    path("", views.map_page, name="map"),
    path("api/", include("tiles.api_urls")),
    path("api/", include("gis_platform.changesets.urls")),
    path("api/", include("gis_platform.workspace.api_urls")),
    path("api/", include("gis_platform.previews.urls")),
    path("api/", include("gis_platform.layers.api.urls")),
    path("imports/", include("gis_platform.previews.import_urls")),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.import_report, name="import-report"),
    path("keys/", include("gis_platform.keys.urls")),
    path("tiles/", include("tiles.urls")),
    path("live/", include("gis_platform.live.urls")),
    path("plans/", include("plans.urls")),
    path("sheets/", include("gis_platform.mapsheets.urls")),
    path("v/", include("gis_platform.documents.urls")),
    path("workspace/", include("gis_platform.workspace.urls")),
    path("wfs", FeatureServiceView.as_view(), name="wfs"),
]

urlpatterns = [
    path("", views.municipalities, name="municipalities"),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path("accounts/appearance/", set_appearance, name="set_appearance"),
    path("accounts/login/", auth.LoginView.as_view(template_name="login.html"), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("<slug:municipality>/", include(municipal)),
]
