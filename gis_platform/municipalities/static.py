"""Static files: Vite has hashed its own; the rest is hashed here."""

import re

from whitenoise.storage import CompressedManifestStaticFilesStorage

_HASHED = re.compile(r"^assets/.+-[\w-]{8}\.\w+$")


class HashedByVite(CompressedManifestStaticFilesStorage):
    """Leaves names alone that Vite has hashed already, hashes all others."""

    manifest_strict = False

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """Return the name of a file with its hash in it."""
        if _HASHED.match(name):
            return name
        return str(super().hashed_name(name, content, filename))
