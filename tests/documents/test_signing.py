"""Signatures in files: accepted by other programs, archival, made here and elsewhere."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import pem
from django.core.management import CommandError, call_command
from django.utils import timezone

from gis_platform.documents.errors import CertificateNotValid, NoSigningKey, SignatureRefused
from gis_platform.documents.signing.external import finished, read_certificate
from gis_platform.documents.signing.keys import signing_key, trusted_roots
from gis_platform.documents.signing.pades import Appearance, prepare_pdf, sign_pdf
from gis_platform.documents.signing.pkcs11 import Pkcs11Key
from gis_platform.documents.signing.places import StampPlace
from gis_platform.documents.signing.ports import SigningKey, certificate_facts
from gis_platform.documents.signing.stamps import stamp_lines
from gis_platform.documents.signing.validation import check_signatures
from gis_platform.municipalities.toml_tables import InvalidFile
from tests.documents.keys import has_program, key_folder, root, signed_elsewhere, token
from tests.documents.keys import test_key as server_key
from tests.documents.pdfs import blank_pdf
from tests.factories import make_municipality

APPEARANCE = Appearance(place=StampPlace(), language="ru", reason="Выдача документа")
SOFTHSM = [
    Path(place) / "softhsm" / "libsofthsm2.so"
    for place in ("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
]


def signed(key: SigningKey | None = None) -> bytes:
    return sign_pdf(blank_pdf("Письмо"), key or server_key(), APPEARANCE, now=timezone.now())


def said_by(program: list[str], pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "signed.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([*program, str(path)], capture_output=True, text=True, check=False)
    return done.stdout


def test_a_signature_is_intact_and_trusted() -> None:
    (check,) = check_signatures(signed(), [root()])
    assert (check.intact, check.valid, check.trusted, check.whole) == (True, True, True, True)
    assert check.certificate_sha256 == server_key().certificate().sha256
    (check,) = check_signatures(signed())
    assert (check.valid, check.trusted) == (True, False)


def test_a_changed_byte_breaks_a_signature() -> None:
    content = bytearray(signed())
    content[content.index(b"/Producer") + 1] ^= 1
    assert [check.intact for check in check_signatures(bytes(content), [root()])] == [False]


def test_what_is_added_after_a_signature_is_seen() -> None:
    checks = check_signatures(signed() + b"\n% more\n", [root()])
    assert [check.whole for check in checks] in ([], [False])


@pytest.mark.skipif(not has_program("pdfsig"), reason="poppler-utils is not installed")
def test_poppler_accepts_a_signature(tmp_path: Path) -> None:
    said = said_by(["pdfsig"], signed(), tmp_path)
    assert "Signature is Valid." in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said


def test_the_stamp_says_whose_certificate_it_is() -> None:
    certificate = server_key().certificate()
    lines = "\n".join(stamp_lines(certificate, "ru", is_test=True))
    assert "ДОКУМЕНТ ПОДПИСАН ЭЛЕКТРОННОЙ ПОДПИСЬЮ" in lines
    for said in (certificate.serial, "Гарипова Алсу Маратовна", "без юридической силы"):
        assert said in lines
    assert certificate.valid_until.strftime("%d.%m.%Y") in lines
    assert "TEST" not in "".join(stamp_lines(certificate, "xx", is_test=False)[:2])


@pytest.mark.skipif(not has_program("pdftotext"), reason="poppler-utils is not installed")
def test_the_stamp_is_on_the_first_page(tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed())
    words = ["pdftotext", "-l", "1", str(path), "-"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert "ЭЛЕКТРОННОЙ ПОДПИСЬЮ" in said


def test_a_signed_file_stays_archival_and_tagged() -> None:
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert "/OutputIntents" in pdf.Root
        assert pdf.Root.MarkInfo.Marked
        (widget,) = pdf.pages[0].Annots
        assert (int(widget.F), str(widget.Subtype)) == (4, "/Widget")  # printed, not hidden
        assert str(pdf.pages[0].Tabs) == "/S"
        assert "/TU" in widget
        entries = parent_entries(pdf.Root.StructTreeRoot.ParentTree)
        parents = dict(zip(entries[::2], entries[1::2], strict=True))
        form = parents[int(widget.StructParent)]
        assert (str(form.S), form.K.Obj.objgen) == ("/Form", widget.objgen)
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > int(widget.StructParent)
        assert fonts_without_a_file(pdf) == []
        assert not pdf.is_encrypted


def parent_entries(node: Any) -> list[Any]:
    own = [
        int(each) if place % 2 == 0 else each for place, each in enumerate(node.get("/Nums", []))
    ]
    return own + [each for child in node.get("/Kids", []) for each in parent_entries(child)]


def fonts_without_a_file(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    for item in pdf.objects:
        is_font = isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        if is_font and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()):
            found.append(str(item.get("/FontName")))
    return found


def test_a_certificate_that_is_not_valid_signs_nothing() -> None:
    for days in (-30, 3650):
        with pytest.raises(CertificateNotValid, match="Гарипова"):
            sign_pdf(
                blank_pdf("Письмо"),
                server_key(),
                APPEARANCE,
                now=timezone.now() + dt.timedelta(days=days),
            )


def test_a_signature_made_elsewhere_has_its_place() -> None:
    certificate = token().signing_cert
    prepared = prepare_pdf(
        blank_pdf("Письмо"), certificate, APPEARANCE, now=timezone.now(), is_test=False
    )
    assert check_signatures(prepared.content) == []
    fingerprint = certificate_facts(certificate).sha256
    pdf = finished(prepared, signed_elsewhere(prepared.digest), fingerprint, [root()])
    (check,) = check_signatures(pdf, [root()])
    assert (check.intact, check.trusted, check.whole) == (True, True, True)


def test_a_signature_of_something_else_is_refused() -> None:
    certificate = token().signing_cert
    prepared = prepare_pdf(
        blank_pdf("Письмо"), certificate, APPEARANCE, now=timezone.now(), is_test=False
    )
    fingerprint = certificate_facts(certificate).sha256
    with pytest.raises(SignatureRefused, match="prepared file"):
        finished(prepared, signed_elsewhere(b"\x01" * 32), fingerprint)
    right = signed_elsewhere(prepared.digest)
    with pytest.raises(SignatureRefused, match="another certificate"):
        finished(prepared, right, "0" * 64)
    for nonsense in (b"", b"\x30\x03abc", right[:-10], right + b"\0" * 40_000):
        with pytest.raises(SignatureRefused):
            finished(prepared, nonsense, fingerprint)
    with pytest.raises(SignatureRefused, match="certificate"):
        read_certificate(b"no certificate")


@pytest.mark.django_db
def test_the_file_of_keys_says_which_key_signs(settings: Any, tmp_path: Path) -> None:
    place, other = make_municipality(), make_municipality("other")
    settings.SIGNING_KEYS = str(key_folder() / "keys.toml")
    key = signing_key(place)
    assert (key.method, key.is_test) == ("PKCS12", True)
    assert key.certificate().owner.endswith("(TEST)")
    assert trusted_roots(place) == (root(),)
    with pytest.raises(NoSigningKey, match="other"):
        signing_key(other)
    settings.SIGNING_KEYS = str(tmp_path / "none.toml")
    with pytest.raises(NoSigningKey):
        signing_key(place)
    wrong = tmp_path / "keys.toml"
    wrong.write_text('[riverton]\nmethod = "magic"\n')
    settings.SIGNING_KEYS = str(wrong)
    with pytest.raises(InvalidFile, match="magic"):
        signing_key(place)
    table = '[riverton]\nmethod = "pkcs12"\npath = "none.p12"\npassword_env = "NO_SUCH_VARIABLE"\n'
    wrong.write_text(table)
    with pytest.raises(NoSigningKey, match="NO_SUCH_VARIABLE"):
        signing_key(place)


@pytest.mark.django_db
def test_a_test_key_is_made_once_and_is_nobody_elses(settings: Any, tmp_path: Path) -> None:
    place = make_municipality()
    settings.SIGNING_KEYS = str(tmp_path / "signing" / "keys.toml")
    for _ in range(2):
        call_command("make_test_key", municipality="riverton")
    files = {path.name: path for path in (tmp_path / "signing").iterdir()}
    assert len(files) == 4
    assert all(path.stat().st_mode & 0o077 == 0 for path in files.values())
    (check,) = check_signatures(signed(signing_key(place)), trusted_roots(place))
    assert check.trusted
    with pytest.raises(CommandError, match="nowhere"):
        call_command("make_test_key", municipality="nowhere")


@pytest.mark.skipif(
    not has_program("softhsm2-util") or not any(path.is_file() for path in SOFTHSM),
    reason="softhsm2 is not installed",
)
def test_a_key_on_a_token_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = next(path for path in SOFTHSM if path.is_file())
    _make_token(tmp_path, monkeypatch, module)
    key = Pkcs11Key(
        municipality="riverton", module=str(module), token="town", label="head", pin="1234"
    )
    assert key.certificate().owner == "Гарипова Алсу Маратовна (TEST)"
    (check,) = check_signatures(signed(key), [root()])
    assert (check.intact, check.trusted) == (True, True)
    absent = Pkcs11Key(
        municipality="riverton", module=str(module), token="gone", label="head", pin="1234"
    )
    with pytest.raises(NoSigningKey, match="gone"):
        absent.certificate()


def _make_token(folder: Path, monkeypatch: pytest.MonkeyPatch, module: Path) -> None:
    """Put the key of the tests on a new token of SoftHSM."""
    import pkcs11  # noqa: PLC0415  loads a native library
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
        pkcs12,
    )

    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    made = server_key()
    private, certificate, _ = pkcs12.load_key_and_certificates(
        made.path.read_bytes(), made.password.encode()
    )
    assert private is not None
    assert certificate is not None
    file = folder / "key.pem"
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    pins = ["--pin", "1234", "--so-pin", "1234"]
    tool = ["softhsm2-util"]
    for arguments in (
        ["--init-token", "--free", "--label", "town", *pins],
        ["--import", str(file), "--token", "town", "--label", "head", "--id", "01", *pins[:2]],
    ):
        subprocess.run([*tool, *arguments], check=True, capture_output=True)
    held = pkcs11.lib(str(module)).get_token(token_label="town")
    with held.open(user_pin="1234", rw=True) as session:
        der = certificate.public_bytes(Encoding.DER)
        from pkcs11.util.x509 import decode_x509_certificate  # noqa: PLC0415

        session.create_object(
            decode_x509_certificate(der)
            | {pkcs11.Attribute.LABEL: "head", pkcs11.Attribute.TOKEN: True}
        )


def test_certificates_are_read_in_both_forms() -> None:
    text = root()
    _, _, content = pem.unarmor(text)
    assert read_certificate(text).dump() == read_certificate(content).dump() == content
