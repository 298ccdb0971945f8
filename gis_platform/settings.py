"""The settings: each environment variable is read here, once."""

import os
from pathlib import Path

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from gis_platform.app_settings import *  # noqa: F403  settings, by their names
from gis_platform.cors_settings import *  # noqa: F403
from gis_platform.live_settings import *  # noqa: F403
from gis_platform.logging_settings import LOGGING as LOGGING
from gis_platform.signing_settings import *  # noqa: F403
from gis_platform.spatial_libraries import library_paths
from gis_platform.wfs_settings import *  # noqa: F403

django_stubs_ext.monkeypatch()  # classes of Django take type arguments

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data"))


def _secret_key() -> str:
    """Return SECRET_KEY, or the key that the set-up wrote into the data folder."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    stored = DATA_DIR / "secret_key"
    if stored.is_file():
        return stored.read_text().strip()
    raise ImproperlyConfigured(
        f"SECRET_KEY is not set and {stored} does not exist: run the set-up."
    )


def _listed(name: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("DEBUG", "") == "1"
ALLOWED_HOSTS = _listed("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = _listed("CSRF_TRUSTED_ORIGINS")
HTTPS = os.environ.get("HTTPS", "") == "1"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gis_platform.municipalities.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "tiles.middleware.tiles_for_everybody",
    "gis_platform.keys.anybody.features_for_everybody",
    "gis_platform.keys.middleware.KeyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gis_platform.municipalities.middleware.MunicipalityMiddleware",
    "gis_platform.keys.middleware.ThrottleMiddleware",
    "gis_platform.municipalities.middleware.language",
    "gis_platform.problems.ProblemMiddleware",
]

ROOT_URLCONF = "gis_platform.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "gis_platform" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gis_platform.municipalities.context.municipality",
                "gis_platform.appearance.appearance",
            ]
        },
    }
]

DATABASE = dj_database_url.config(default="postgresql:///gis", conn_max_age=600)
DATABASE |= {"ENGINE": "django.contrib.gis.db.backends.postgis", "CONN_HEALTH_CHECKS": True}
DATABASE["OPTIONS"] = DATABASE.get("OPTIONS", {}) | {"options": "-c statement_timeout=120s"}
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
GDAL_LIBRARY_PATH, GEOS_LIBRARY_PATH = library_paths()

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}PasswordValidator"}
    for name in ("Common", "Numeric")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]
LOGIN_URL, CSRF_FAILURE_VIEW = "login", "gis_platform.problems.csrf_failure"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "municipalities"

LANGUAGE_CODE, TIME_ZONE = "en", "UTC"
FORMAT_MODULE_PATH = "gis_platform.formats"  # where Django has none, or others than are wanted
LANGUAGES = [("ru", _("Russian")), ("tt", _("Tatar")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "gis_platform" / "locale"]
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STATICFILES_DIRS = [path for path in [BASE_DIR / "frontend" / "dist"] if path.is_dir()]
MEDIA_ROOT = DATA_DIR / "media"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"
WHITENOISE_MIMETYPES = {".mjs": "text/javascript"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
TILE_CACHE_BYTES = int(os.environ.get("TILE_CACHE_BYTES", str(2**30)))

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
WEB_WORKERS = int(os.environ.get("WEB_WORKERS", "2"))
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "1" if HTTPS else "0"))
RATE_LIMITS = os.environ.get("RATE_LIMITS", "usual")
