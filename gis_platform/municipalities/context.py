"""What every page may name."""

from django.conf import settings
from django.http import HttpRequest


def municipality(request: HttpRequest) -> dict[str, object]:
    """Give templates the municipality, the actor and the languages to choose from."""
    return {
        "municipality": getattr(request, "municipality", None),
        "actor": getattr(request, "actor", None),
        "languages": settings.LANGUAGES,
    }
