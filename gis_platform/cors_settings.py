"""What scripts of other sites may ask and read: without cookies, so what everybody may.

A script that holds a key sends it itself and is then answered as the key's person.
"""

from corsheaders.defaults import default_headers

__all__ = ["CORS_ALLOW_ALL_ORIGINS", "CORS_ALLOW_HEADERS", "CORS_EXPOSE_HEADERS", "CORS_URLS_REGEX"]

CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/[a-z][a-z0-9-]*/(api|tiles|wfs)(/|$)"
CORS_ALLOW_HEADERS = (
    *default_headers,
    "accept-crs",
    "accept-language",
    "accepted-warnings",
    "change-reason",
    "content-crs",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "prefer",
    "source-document",
    "x-api-key",
)
CORS_EXPOSE_HEADERS = (
    "Allow",
    "Content-Crs",
    "ETag",
    "Last-Modified",
    "Link",
    "Location",
    "OGC-NumberMatched",
    "OGC-NumberReturned",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "WWW-Authenticate",
)
