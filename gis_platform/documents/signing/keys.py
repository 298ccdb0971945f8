"""Which key signs for a municipality: a file of the administrator says so."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from gis_platform.documents.errors import NoSigningKey
from gis_platform.documents.signing.pkcs11 import Pkcs11Key
from gis_platform.documents.signing.pkcs12 import Pkcs12Key
from gis_platform.documents.signing.ports import SigningKey
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.toml_tables import InvalidFile, Table, read_toml

METHODS = frozenset({"pkcs12", "pkcs11"})


def keys_file() -> Path:
    """Return the file that names the keys: a table for each municipality, by its code.

    method: pkcs12 (path, password_env or password_file) or pkcs11 (module, token, label, pin_env
    or pin_file). trust: PEM file of the roots that its signatures are validated by. test: what the
    key signs has no force. timestamp_url: an RFC 3161 authority. Paths are beside the file.
    """
    return Path(settings.SIGNING_KEYS or settings.DATA_DIR / "signing" / "keys.toml")


def signing_key(municipality: Municipality) -> SigningKey:
    """Return the key that signs on the server for a municipality.

    Raises NoSigningKey, and InvalidFile where the file of keys is wrong.
    """
    table, folder = _table(municipality)
    table.take("trust")
    method = table.one_of("method", METHODS)
    is_test = table.flag("test")
    url = table.text("timestamp_url", default="")
    key: SigningKey
    if method == "pkcs12":
        key = Pkcs12Key(
            municipality=municipality.code,
            path=folder / table.text("path"),
            password=_secret(table, "password", folder, municipality),
            is_test=is_test,
            timestamp_url=url,
        )
    else:
        key = Pkcs11Key(
            municipality=municipality.code,
            module=table.text("module"),
            token=table.text("token"),
            label=table.text("label"),
            pin=_secret(table, "pin", folder, municipality),
            is_test=is_test,
            timestamp_url=url,
        )
    table.end()
    return key


def trusted_roots(municipality: Municipality) -> tuple[bytes, ...]:
    """Return the PEM files by which a municipality's signatures are validated, may be none."""
    try:
        table, folder = _table(municipality)
        name = table.text("trust", default="")
        return ((folder / name).read_bytes(),) if name else ()
    except (NoSigningKey, OSError):
        return ()


def _table(municipality: Municipality) -> tuple[Table, Path]:
    path = keys_file()
    try:
        whole = read_toml(path)[0]
    except OSError as error:
        raise NoSigningKey(
            municipality.code, _("there is no %(name)s") % {"name": path.name}
        ) from error
    if municipality.code not in whole:
        raise NoSigningKey(municipality.code, _("%(name)s does not name it") % {"name": path.name})
    return whole.table(municipality.code), path.parent


def _secret(table: Table, name: str, folder: Path, municipality: Municipality) -> str:
    """Return a password: of the environment, or of a file beside the file of keys."""
    variable = table.text(f"{name}_env", default="")
    file = table.text(f"{name}_file", default="")
    if bool(variable) == bool(file):
        raise table.refusal(f"{name}_env", variable, f"this or {name}_file, and not both")
    if file:
        return (folder / file).read_text(encoding="utf-8").strip()
    found = os.environ.get(variable)
    if found is None:
        reason = _("the variable %(name)s is not set") % {"name": variable}
        raise NoSigningKey(municipality.code, reason)
    return found


__all__ = ["InvalidFile", "keys_file", "signing_key", "trusted_roots"]
