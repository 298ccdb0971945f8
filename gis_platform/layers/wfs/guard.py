"""What XML of strangers may be: small, shallow, without a document type and without functions."""

from __future__ import annotations

from xml.parsers.expat import ExpatError, ParserCreate

LARGEST_BODY = 1_000_000
"""Bytes of a request."""

DEEPEST = 64
MOST_ELEMENTS = 5_000
MOST_PREFIXES = 30
"""Declarations of namespaces in a request; each element is told of all of them."""

_EVALUATED = frozenset({"Function", "Add", "Sub", "Mul", "Div"})
_MEASURED = frozenset({"DWithin", "Beyond"})


class XmlRefused(Exception):  # noqa: N818  the name is the sentence
    """XML of a request is not taken. too_large: it would be if there were less of it."""

    def __init__(self, reason: str, *, too_large: bool = False) -> None:
        self.too_large = too_large
        super().__init__(reason)


class _Guard:
    """Watches what a parser meets; raises as soon as it is too much."""

    def __init__(self) -> None:
        self.depth = self.elements = self.prefixes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        self.prefixes += sum(attribute.startswith("xmlns") for attribute in attributes)
        local = name.rpartition(":")[2]
        if local in _EVALUATED:
            raise XmlRefused(f"{local} is not computed: name properties and literals only.")
        if local in _MEASURED:  # metres are no degrees, in which features are stored
            raise XmlRefused(f"{local} is not measured: ask for what intersects a shape.")
        if self.depth > DEEPEST:
            raise XmlRefused(f"Elements are nested deeper than {DEEPEST} levels.", too_large=True)
        if self.elements > MOST_ELEMENTS:
            raise XmlRefused(f"There are more than {MOST_ELEMENTS} elements.", too_large=True)
        if self.prefixes > MOST_PREFIXES:
            raise XmlRefused(f"More than {MOST_PREFIXES} namespaces are declared.", too_large=True)

    def end(self, _name: str) -> None:
        self.depth -= 1

    def refuse_document_type(self, *_declared: object) -> None:
        raise XmlRefused("A document type is not taken.")


def require_modest(text: bytes) -> None:
    """Raise XmlRefused for XML that is too large, too deep, or tells of more than data.

    The text is met once and nothing of it is kept. text: in its own encoding.
    """
    if len(text) > LARGEST_BODY:
        raise XmlRefused(f"The request is larger than {LARGEST_BODY} bytes.", too_large=True)
    guard = _Guard()
    parser = ParserCreate()
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.StartDoctypeDeclHandler = guard.refuse_document_type
    parser.EntityDeclHandler = guard.refuse_document_type
    try:
        parser.Parse(text, True)
    except ExpatError as error:
        raise XmlRefused(f"The XML is not well formed: {error}.") from error


def require_modest_filter(text: str) -> None:
    """Raise XmlRefused for the value of a parameter `filter` that is no modest XML.

    Several filters stand in brackets, `(…)(…)`.
    """
    bare = text.lstrip()
    if bare.startswith("<?"):
        bare = bare.partition("?>")[2]
    require_modest(f"<filters>{bare}</filters>".encode())
