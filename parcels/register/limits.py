"""How much of a file is read before it counts as hostile."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReadLimits:
    """Caps on archives and XML.

    Real plans are compressed up to 34 times; their largest record has 14 MB and 360,000 tags.
    compression_ratio: unpacked bytes a packed byte, judged from `ratio_free_bytes` unpacked on.
    unpacked_bytes: all documents of a file together. entries: of all nested archives together.
    archive_depth: archives in archives. directory_bytes: a zip's table of contents.
    record_bytes, record_tags: between the ends of two records, attributes counted as tags: that
    much is held in memory. Elements inside each other are limited by libxml2.
    """

    compression_ratio: int = 200
    ratio_free_bytes: int = 1 << 20
    unpacked_bytes: int = 2 << 30
    entries: int = 1000
    archive_depth: int = 2
    directory_bytes: int = 1 << 20
    record_bytes: int = 48 << 20
    record_tags: int = 1_000_000


DEFAULT_LIMITS = ReadLimits()
