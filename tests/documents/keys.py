"""Keys for tests, made once a session: a municipality's file of keys with a test key."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from functools import cache
from pathlib import Path

from pyhanko.sign.signers.pdf_cms import SimpleSigner

from gis_platform.documents.signing.pkcs12 import Pkcs12Key
from gis_platform.documents.signing.test_keys import make_test_key
from gis_platform.documents.signing.threads import apart


@cache
def key_folder() -> Path:
    """Return a folder with `keys.toml` that has a key of the municipality riverton."""
    folder = Path(tempfile.mkdtemp(prefix="keys-"))
    make_test_key(
        folder / "keys.toml",
        "riverton",
        name="Гарипова Алсу Маратовна",
        position="Начальник управления",
        organisation="Исполнительный комитет",
    )
    return folder


def test_key() -> Pkcs12Key:
    """Return the key of riverton."""
    folder = key_folder()
    return Pkcs12Key(
        municipality="riverton",
        path=folder / "riverton-test.p12",
        password=(folder / "riverton-test.password").read_text(),
        is_test=True,
    )


def root() -> bytes:
    """Return the PEM file of the authority above the key."""
    return (key_folder() / "riverton-test-ca.pem").read_bytes()


def token() -> SimpleSigner:
    """Return the key as a person's token that signs elsewhere would hold it."""
    key = test_key()
    loaded: SimpleSigner = SimpleSigner.load_pkcs12_data(
        key.path.read_bytes(), [], passphrase=key.password.encode()
    )
    return loaded


def signed_elsewhere(digest: bytes) -> bytes:
    """Return the detached signature of a hash as another program makes it, DER."""
    made = apart(lambda: asyncio.run(token().async_sign(digest, "sha256", use_pades=True)))
    return bytes(made.dump())


def has_program(name: str) -> bool:
    """Say whether a program is installed here."""
    return shutil.which(name) is not None
