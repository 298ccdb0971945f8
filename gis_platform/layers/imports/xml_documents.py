"""What an XML document may not hold: a document type, entities, nesting without end."""

from __future__ import annotations

from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from gis_platform.layers.imports import limits
from gis_platform.layers.imports.errors import ImportRefused

_CHUNK = 1 << 20


class _Found(Exception):  # noqa: N818
    """The first element was met."""

    def __init__(self, name: str) -> None:
        self.name = name.rpartition(":")[2].lower()
        super().__init__(name)


def root_of(head: bytes) -> str:
    """Return the local name of the first element in lower case; empty where there is none."""
    parser = ParserCreate()

    def start(name: str, _attributes: dict[str, str]) -> None:
        raise _Found(name)

    parser.StartElementHandler = start
    try:
        parser.Parse(head, False)
    except _Found as found:
        return found.name
    except ExpatError:
        return ""
    return ""


def check_xml(path: Path, *, name: str) -> None:
    """Refuse a document that declares a type or entities, nests too deeply or is not well formed.

    Reads the file once in pieces and keeps nothing of it. Raises ImportRefused.
    """
    guard = _Guard(name)
    parser = guard.parser()
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise ImportRefused(f"{name} is no well-formed XML: {error}.") from error


class _Guard:
    """Watches what a parser meets; raises as soon as it is too much."""

    def __init__(self, name: str) -> None:
        self.name, self.depth = name, 0

    def parser(self) -> XMLParserType:
        """Return a parser that is watched."""
        parser = ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        return parser

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > limits.XML_DEPTH:
            raise ImportRefused(
                f"{self.name} is nested {self.depth} levels deep, "
                f"at most {limits.XML_DEPTH} are allowed."
            )

    def end(self, _name: str) -> None:
        self.depth -= 1

    def refuse(self, *declared: object) -> None:
        raise ImportRefused(
            f"{self.name} declares the document type or entity {declared[0]!r}, which may refer "
            "to other files and addresses; none is accepted."
        )
