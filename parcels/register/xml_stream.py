"""XML elements out of a stream, in bounded memory, without document types and entities."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from lxml import etree

from parcels.register.containers import RegisterDocument
from parcels.register.errors import (
    BrokenFile,
    ForbiddenMarkup,
    NotARegisterFile,
    RegisterFileRefused,
    TooDeep,
    TooLarge,
)
from parcels.register.streams import MeteredStream

Progress = Callable[[int, int | None], None]
"""Called with the bytes read and the bytes in all, None where unknown."""

_CHUNK_BYTES = 1 << 16
_UTF8_MARK = b"\xef\xbb\xbf"
_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_BEFORE_ROOT = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ENCODINGS = frozenset({"utf-8", "utf8", "windows-1251", "cp1251", "us-ascii", "ascii"})


def root_of(document: RegisterDocument) -> etree._Element:
    """Return the root element, and its first child where near, without the rest.

    Raises NotARegisterFile, ForbiddenMarkup, TooDeep and BrokenFile.
    """
    with document.open() as stream:
        start = _start_of(stream, document)
        parser = _parser(("start",), None)
        try:
            parser.feed(start)
            found = next(_events(parser), None)
        except etree.XMLSyntaxError as fault:
            raise _broken(document, fault) from fault
    if found is None:
        raise BrokenFile(document.name, "the XML ends before its first element.")
    return found[1]


def stream_elements(
    document: RegisterDocument,
    *,
    tags: Sequence[str],
    records: frozenset[str],
    progress: Progress | None = None,
) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield (event, name, element) for "start" and "end" of the named elements.

    tags: names without namespace; records: those which are forgotten after their end, with all
    that came before them. An element is whole at its "end" only and valid until the next step.
    Raises a RegisterFileRefused, at the point of the stream where it turns up.
    """
    parser = _parser(("start", "end"), [f"{{*}}{tag}" for tag in tags])
    with document.open() as stream:
        kept_from = 0
        tags_held = 0
        chunk = _start_of(stream, document)
        while chunk:
            tags_held += chunk.count(b"<") + chunk.count(b"=")
            for event, element in _fed(parser, chunk, document):
                name = etree.QName(element).localname
                yield event, name, element
                if event == "end" and name in records:
                    _forget(element)
                    kept_from, tags_held = stream.position, 0
            _check_record_size(document, stream.position - kept_from, tags_held)
            if progress is not None:
                progress(stream.position, document.total_bytes)
            chunk = stream.read(_CHUNK_BYTES)
    try:
        parser.close()
    except etree.XMLSyntaxError as fault:
        raise BrokenFile(document.name, f"the XML is cut off: {fault.msg}.") from fault


def _parser(
    events: Sequence[Literal["start", "end"]], tags: Sequence[str] | None
) -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=events,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _fed(
    parser: etree.XMLPullParser, chunk: bytes, document: RegisterDocument
) -> Iterator[tuple[str, etree._Element]]:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as fault:
        raise _broken(document, fault) from fault
    yield from _events(parser)


def _events(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    for event, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield event, element


def _broken(document: RegisterDocument, fault: etree.XMLSyntaxError) -> RegisterFileRefused:
    if "depth" in (fault.msg or "").lower():
        return TooDeep(document.name, f"elements nested too deep: {fault.msg}.")
    return BrokenFile(document.name, f"not well-formed XML: {fault.msg}.")


def _start_of(stream: MeteredStream, document: RegisterDocument) -> bytes:
    """The first chunk, after making sure that no document type precedes the root element."""
    start = b""
    while len(start) < _CHUNK_BYTES and (more := stream.read(_CHUNK_BYTES - len(start))):
        start += more
    _check_encoding(start, document)
    at = len(_UTF8_MARK) if start.startswith(_UTF8_MARK) else 0
    while found := _BEFORE_ROOT.match(start, at):
        at = found.end()
    if start[at : at + 2] == b"<!":
        raise ForbiddenMarkup(
            document.name, "a document type declaration; register files have none."
        )
    if not re.match(rb"<[A-Za-z_]", start[at : at + 2]):
        raise NotARegisterFile(document.name, "no XML: no root element at its beginning.")
    return start


def _check_encoding(start: bytes, document: RegisterDocument) -> None:
    """Only encodings that keep ASCII as it is: in others a document type could hide."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start[:4]:
        raise ForbiddenMarkup(document.name, "encoded in UTF-16 or UTF-32; UTF-8 is read.")
    declared = _DECLARATION.match(start.removeprefix(_UTF8_MARK))
    encoding = declared.group(1).decode("ascii", "replace").lower() if declared else "utf-8"
    if encoding not in _ENCODINGS:
        raise ForbiddenMarkup(
            document.name, f"encoding {encoding!r}; read are {', '.join(sorted(_ENCODINGS))}."
        )


def _check_record_size(document: RegisterDocument, held: int, tags_held: int) -> None:
    """What lies between two records is held in memory; a tag costs far more than its bytes."""
    limits = document.limits
    for count, limit, unit in (
        (held, limits.record_bytes, "bytes"),
        (tags_held, limits.record_tags, "tags"),
    ):
        if count > limit:
            sentence = f"a record of more than {limit} {unit}."
            raise TooLarge(document.name, sentence, limit=limit, count=count, unit=unit)


def _forget(element: etree._Element) -> None:
    """Empty a read element and drop what precedes it on its level and above."""
    element.clear()
    level: etree._Element | None = element
    while level is not None:
        parent = level.getparent()
        if parent is not None:
            while level.getprevious() is not None:
                del parent[0]
        level = parent
