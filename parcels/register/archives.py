"""Judges a zip archive before anything of it is unpacked."""

import re
import stat
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from parcels.register.errors import BrokenFile, ForbiddenEntry, TooCompressed, TooManyEntries
from parcels.register.limits import ReadLimits
from parcels.register.streams import check_ratio

_END_RECORD = b"PK\x05\x06"
_END_RECORD_BYTES = 22
_COMMENT_BYTES = 65_535
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES = 20
_ENCRYPTED_FLAG = 0x1
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def check_archive(source: BinaryIO, name: str, limits: ReadLimits) -> None:
    """Refuse a table of contents too large to be read into memory, and 64-bit archives.

    Raises BrokenFile where the archive has no end, TooManyEntries, ForbiddenEntry.
    """
    size = source.seek(0, 2)
    length = min(size, _END_RECORD_BYTES + _COMMENT_BYTES + _ZIP64_LOCATOR_BYTES)
    source.seek(size - length)
    tail = source.read(length)
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) - at < _END_RECORD_BYTES:
        raise BrokenFile(name, "the archive has no end: truncated?")
    if tail[max(0, at - _ZIP64_LOCATOR_BYTES) : at].startswith(_ZIP64_LOCATOR):
        raise ForbiddenEntry(name, "a 64-bit zip archive; register files are never that large.")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if directory > limits.directory_bytes:
        raise TooManyEntries(
            name,
            f"a table of contents of {directory} bytes, the limit is {limits.directory_bytes}.",
            bytes=directory,
            limit=limits.directory_bytes,
        )


def check_entries(archive: ZipFile, name: str, limits: ReadLimits) -> None:
    """Refuse hostile entries: names, links, devices, encryption, methods, ratios.

    Raises ForbiddenEntry and TooCompressed.
    """
    for entry in archive.infolist():
        fault = _fault_of_name(entry.orig_filename) or _fault_of_entry(entry)
        if fault:
            raise ForbiddenEntry(name, f"entry {entry.filename!r} {fault}.", entry=entry.filename)
        if entry.file_size > limits.ratio_free_bytes:
            check_ratio(
                f"{name}!{entry.filename}", entry.file_size / max(1, entry.compress_size), limits
            )
    _check_overlaps(archive, name, limits)


def _check_overlaps(archive: ZipFile, name: str, limits: ReadLimits) -> None:
    """Entries that share packed bytes unpack to more than the archive's own size explains."""
    packed = sum(entry.compress_size for entry in archive.infolist())
    size = archive.fp.seek(0, 2) if archive.fp is not None else 0
    if packed > max(size, limits.ratio_free_bytes):
        raise TooCompressed(
            name, f"entries of {packed} packed bytes in an archive of {size}: they overlap."
        )


def _fault_of_name(filename: str) -> str:
    parts = re.split(r"[/\\]", filename)
    if not filename or "\x00" in filename or any(ord(sign) < 32 for sign in filename):
        return "has control characters in its name"
    if filename[0] in "/\\" or re.match(r"[A-Za-z]:", filename):
        return "has an absolute path"
    if ".." in parts:
        return "climbs out of the archive"
    if any(_DEVICE.fullmatch(part) for part in parts):
        return "is named like a device"
    return ""


def _fault_of_entry(entry: ZipInfo) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device, not a file"
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return "is encrypted"
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return f"is packed by method {entry.compress_type}; only store and deflate are read"
    return ""
