"""Keys for tests and demonstrations: an authority and a certificate of our own, marked TEST."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from gis_platform.municipalities.toml_tables import read_toml

MARK = "TEST"
KEY_BITS, EXPONENT = 2048, 65537
LIFE_DAYS = 1825
OWNER_ONLY = 0o600


def make_test_key(
    file: Path, municipality: str, *, name: str, position: str, organisation: str
) -> bool:
    """Make a key of a municipality beside the file of keys and name it there.

    Nothing is done where the file names a key of the municipality already: returns whether one was
    made. name, position, organisation: of the certificate, whose names are marked TEST.
    """
    if file.is_file() and municipality in read_toml(file)[0]:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    authority_key, authority = _authority(organisation)
    key, certificate = _certificate(authority_key, authority, name, position, organisation)
    password = secrets.token_urlsafe(24)
    store = pkcs12.serialize_key_and_certificates(
        municipality.encode(),
        key,
        certificate,
        [authority],
        BestAvailableEncryption(password.encode()),
    )
    _write(file.parent / f"{municipality}-test.p12", store)
    _write(file.parent / f"{municipality}-test.password", password.encode())
    root = authority.public_bytes(Encoding.PEM)
    _write(file.parent / f"{municipality}-test-ca.pem", root)
    table = (
        f"[{municipality}]",
        'method = "pkcs12"',
        f'path = "{municipality}-test.p12"',
        f'password_file = "{municipality}-test.password"',
        f'trust = "{municipality}-test-ca.pem"',
        "test = true",
    )
    known = file.read_text(encoding="utf-8") if file.is_file() else ""
    _write(file, (known + "\n".join(table) + "\n\n").encode())
    return True


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as file:
        file.write(content)


def _authority(organisation: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(EXPONENT, KEY_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"{MARK} CA"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
        ]
    )
    builder = _dated(name, name, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    usage = _usage(signs_documents=False)
    return key, builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())


def _certificate(
    authority_key: rsa.RSAPrivateKey,
    authority: x509.Certificate,
    name: str,
    position: str,
    organisation: str,
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(EXPONENT, KEY_BITS)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"{name} ({MARK})"[:64]),
            x509.NameAttribute(NameOID.TITLE, position[:64]),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
        ]
    )
    builder = _dated(subject, authority.subject, key.public_key())
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(signs_documents=True), critical=True)
    return key, builder.sign(authority_key, hashes.SHA256())


def _dated(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(tz=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=1))
    return builder.not_valid_after(now + dt.timedelta(days=LIFE_DAYS))


def _usage(*, signs_documents: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_documents,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_documents,
        crl_sign=not signs_documents,
        encipher_only=False,
        decipher_only=False,
    )
