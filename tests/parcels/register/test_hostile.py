"""Files made to harm: each is refused with its own reason, before it costs anything."""

import gzip
import io
import stat
import zipfile
from pathlib import Path

import pytest

from parcels.register.containers import open_register_file
from parcels.register.errors import (
    BrokenFile,
    ForbiddenEntry,
    ForbiddenMarkup,
    NotARegisterFile,
    RegisterFileRefused,
    TooCompressed,
    TooDeep,
    TooLarge,
    TooManyEntries,
    UnknownSchema,
)
from parcels.register.limits import ReadLimits
from parcels.register.records import ParcelRecord
from tests.parcels.register.samples import FIXTURES, items_in, of_type

PLAN = (FIXTURES / "kpt11.xml").read_bytes()
ROOT_TAG = b"<extract_cadastral_plan_territory>"


def write(tmp_path: Path, content: bytes, name: str = "plan.xml") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def write_zip(
    tmp_path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED
) -> Path:
    return write(tmp_path, zipped(entries, method), "plan.zip")


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return packed.getvalue()


def with_doctype(subset: str, body: str) -> bytes:
    before, after = PLAN.split(ROOT_TAG, 1)
    doctype = f"<!DOCTYPE extract_cadastral_plan_territory [{subset}]>".encode()
    return before + doctype + ROOT_TAG + body.encode() + after


def test_external_entity_is_refused_and_its_file_not_read(tmp_path: Path) -> None:
    secret = write(tmp_path, b"the secret", "secret.txt")
    content = with_doctype(f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "<a>&x;</a>")
    with pytest.raises(ForbiddenMarkup, match="document type"):
        items_in(write(tmp_path, content))


def test_billion_laughs_are_refused(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    content = with_doctype(f'<!ENTITY l0 "ha">{levels}', "<a>&l9;</a>")
    with pytest.raises(ForbiddenMarkup):
        items_in(write(tmp_path, content))


def test_external_document_type_is_refused(tmp_path: Path) -> None:
    doctype = b'<!DOCTYPE extract_cadastral_plan_territory SYSTEM "http://127.0.0.1:9/x.dtd">'
    content = PLAN.replace(ROOT_TAG, b"<!-- a comment first -->\n" + doctype + ROOT_TAG)
    with pytest.raises(ForbiddenMarkup):
        items_in(write(tmp_path, content))


@pytest.mark.parametrize("hidden_behind", [b" " * 70_000, b"<!--" + b"x" * 70_000 + b"-->"])
def test_document_type_far_down_is_not_missed(tmp_path: Path, hidden_behind: bytes) -> None:
    doctype = b"<!DOCTYPE extract_cadastral_plan_territory []>"
    content = PLAN.replace(ROOT_TAG, hidden_behind + doctype + ROOT_TAG)
    with pytest.raises((ForbiddenMarkup, NotARegisterFile)):
        items_in(write(tmp_path, content))


def test_undeclared_entity_breaks_the_file(tmp_path: Path) -> None:
    content = PLAN.replace("Образцовая палата".encode(), b"&secret;")
    with pytest.raises(BrokenFile):
        items_in(write(tmp_path, content))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7"])
def test_encodings_that_could_hide_markup_are_refused(tmp_path: Path, encoding: str) -> None:
    text = PLAN.decode().replace('encoding="UTF-8"', f'encoding="{encoding}"')
    content = text.encode("ascii" if encoding == "utf-7" else encoding, "xmlcharrefreplace")
    with pytest.raises(ForbiddenMarkup, match=r"(?i)utf-"):
        items_in(write(tmp_path, content))


def test_zip_bomb_by_ratio_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path, {"plan.xml": b"<a>" + b" " * 3_000_000 + b"</a>"})
    with pytest.raises(TooCompressed, match=r"plan\.zip!plan\.xml.*the limit is 200"):
        items_in(path)


def test_gzip_bomb_by_ratio_is_refused(tmp_path: Path) -> None:
    inflated = PLAN.replace(b"<details_request>", b" " * 3_000_000 + b"<details_request>")
    with pytest.raises(TooCompressed):
        items_in(write(tmp_path, gzip.compress(inflated), "plan.xml.gz"))


def test_unpacked_size_is_limited(tmp_path: Path) -> None:
    path = write_zip(tmp_path, {"a.xml": PLAN, "b.xml": PLAN})
    assert len(items_in(path, limits=ReadLimits(unpacked_bytes=2 * len(PLAN)))) > 0
    with pytest.raises(TooLarge, match=str(2 * len(PLAN))):
        items_in(path, limits=ReadLimits(unpacked_bytes=2 * len(PLAN) - 1))


def test_size_written_in_the_archive_is_not_believed(tmp_path: Path) -> None:
    packed = bytearray(zipped({"plan.xml": PLAN}))
    real, false = len(PLAN).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert packed.count(real) == 2
    path = write(tmp_path, bytes(packed.replace(real, false)), "plan.zip")
    with pytest.raises(RegisterFileRefused):
        items_in(path)


def test_entries_are_limited(tmp_path: Path) -> None:
    path = write_zip(tmp_path, {f"{n}.txt": b"" for n in range(1001)})
    with pytest.raises(TooManyEntries, match="1001 entries, the limit is 1000"):
        items_in(path)


def test_table_of_contents_is_limited_before_it_is_read(tmp_path: Path) -> None:
    path = write_zip(tmp_path, {"plan.xml": PLAN})
    with pytest.raises(TooManyEntries, match="table of contents"):
        items_in(path, limits=ReadLimits(directory_bytes=10))


def test_archives_nest_two_deep_at_most(tmp_path: Path) -> None:
    inner = zipped({"plan.xml": PLAN, "plan.xml.sig": b"signature"})
    twice = write_zip(tmp_path, {"plan.zip": inner})
    with open_register_file(twice) as (document,):
        assert document.name == "plan.zip!plan.zip!plan.xml"
        assert document.signed
    assert len(of_type(items_in(twice), ParcelRecord)) == 5
    with pytest.raises(TooDeep, match="3 deep, the limit is 2"):
        items_in(write_zip(tmp_path, {"outer.zip": zipped({"plan.zip": inner})}))


@pytest.mark.parametrize(
    "name",
    [
        "../plan.xml",
        "a/../../plan.xml",
        "/etc/plan.xml",
        "\\plan.xml",
        "..\\plan.xml",
        "C:\\plan.xml",
        "a/NUL",
        "con.xml",
        "a\x01.xml",
    ],
)
def test_path_tricks_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ForbiddenEntry, match="entry"):
        items_in(write_zip(tmp_path, {"plan.xml": PLAN, name: PLAN}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "plan.zip"
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("plan.xml")
        entry.external_attr = (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(ForbiddenEntry, match="link or a device"):
        items_in(path)


def test_encrypted_entries_are_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"plan.xml": PLAN}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ForbiddenEntry, match="encrypted"):
        items_in(write(tmp_path, bytes(packed), "plan.zip"))


def test_other_methods_of_packing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ForbiddenEntry, match="method 14"):
        items_in(write_zip(tmp_path, {"plan.xml": PLAN}, zipfile.ZIP_LZMA))


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    noise = bytes((n * n * 31 + n // 7) % 251 for n in range(1_500_000))
    packed = zipped({"a.xml": noise}, zipfile.ZIP_STORED)
    at = packed.index(b"PK\x01\x02")
    end = packed.index(b"PK\x05\x06")
    directory = packed[at:end]
    tail = bytearray(packed[end:])
    tail[8:12] = (5).to_bytes(2, "little") * 2
    tail[12:16] = (5 * len(directory)).to_bytes(4, "little")
    path = write(tmp_path, packed[:at] + directory * 5 + bytes(tail), "plan.zip")
    with pytest.raises(TooCompressed, match="overlap"):
        items_in(path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_truncated_xml_is_refused_after_what_was_read(tmp_path: Path, share: float) -> None:
    path = write(tmp_path, PLAN[: int(len(PLAN) * share)])
    with pytest.raises(BrokenFile, match=r"plan\.xml"):
        items_in(path)


def test_truncated_archive_is_refused(tmp_path: Path) -> None:
    packed = zipped({"plan.xml": PLAN})
    with pytest.raises(BrokenFile, match="no end"):
        items_in(write(tmp_path, packed[: len(packed) // 2], "plan.zip"))


def test_damaged_archive_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"plan.xml": PLAN}, zipfile.ZIP_STORED))
    at = packed.index(b"<value>1900</value>")
    packed[at + 7 : at + 11] = b"9900"  # still XML: only the checksum can tell
    with pytest.raises(BrokenFile, match="CRC"):
        items_in(write(tmp_path, bytes(packed), "plan.zip"))


def test_truncated_gzip_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(PLAN)
    with pytest.raises(BrokenFile):
        items_in(write(tmp_path, packed[: len(packed) // 2], "plan.xml.gz"))


@pytest.mark.parametrize("padding", [0, 1 << 17])
def test_elements_nested_without_end_are_refused(tmp_path: Path, padding: int) -> None:
    deep = b" " * padding + b"<a>" * 5000 + b"</a>" * 5000
    content = PLAN.replace(b"<details_request>", deep + b"<details_request>")
    with pytest.raises(TooDeep):
        items_in(write(tmp_path, content))


def test_a_single_record_cannot_fill_the_memory(tmp_path: Path) -> None:
    flood = b"<a>1</a>" * 100_000
    content = PLAN.replace(b"<land_records>", b"<land_records>" + flood)
    with pytest.raises(TooLarge, match="a record of more than 524288 bytes"):
        items_in(write(tmp_path, content), limits=ReadLimits(record_bytes=1 << 19))


def test_a_record_of_tags_alone_cannot_fill_the_memory(tmp_path: Path) -> None:
    flood = b"<a>1</a>" * 100_000
    content = PLAN.replace(b"<land_records>", b"<land_records>" + flood)
    with pytest.raises(TooLarge, match="a record of more than 150000 tags"):
        items_in(write(tmp_path, content), limits=ReadLimits(record_tags=150_000))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"cadastral_number;area\n", b"\x89PNG\r\n"])
def test_what_is_no_xml_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotARegisterFile):
        items_in(write(tmp_path, content))


def test_archive_without_xml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotARegisterFile, match="no XML among its entries"):
        items_in(write_zip(tmp_path, {"readme.txt": b"hello"}))


@pytest.mark.parametrize(
    "content",
    [
        b"<html></html>",
        b'<KPT xmlns="urn://x-artefacts-rosreestr-ru/outgoing/kpt/12.0.1"/>',
        b'<Region_Cadastr Version="06"/>',
        b"<extract_about_property_land/>",
    ],
)
def test_other_documents_are_refused_by_their_root(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnknownSchema, match="versions 07 to 11"):
        items_in(write(tmp_path, content))


def test_all_documents_of_an_archive_are_read(tmp_path: Path) -> None:
    old = (FIXTURES / "kpt08.xml").read_bytes()
    path = write_zip(tmp_path, {"new.XML": PLAN, "folder/old.xml": old, "note.txt": b"hello"})
    with open_register_file(path) as documents:
        assert [document.name for document in documents] == [
            "plan.zip!new.XML",
            "plan.zip!folder/old.xml",
        ]
    assert len(of_type(items_in(path), ParcelRecord)) == 5 + 4


def test_gzip_is_read_like_the_file_itself(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(PLAN), "plan.xml.gz")
    assert items_in(path) == items_in(FIXTURES / "kpt11.xml")
