"""Reads a register document of any known schema version as a stream of records."""

import re
from collections.abc import Iterator

from lxml import etree

from parcels.register.containers import RegisterDocument
from parcels.register.errors import UnknownSchema
from parcels.register.fields import plain_name, value_at
from parcels.register.records import RegisterItem
from parcels.register.schema_07_10 import read_versions_07_to_10
from parcels.register.schema_11 import read_version_11
from parcels.register.xml_stream import Progress, root_of

_NAMESPACE = re.compile(r"urn://x-artefacts-rosreestr-ru/outgoing/kpt/([0-9]+)\.[0-9.]+")
_OLDER_VERSIONS = frozenset({"07", "08", "09", "10"})


def read_register(
    document: RegisterDocument, *, progress: Progress | None = None
) -> Iterator[RegisterItem]:
    """Yield the header, then records and refusals in document order; each quarter at its end.

    progress: called about every 64 KiB with bytes read and bytes in all.
    Raises a RegisterFileRefused; one that is found in the middle of the file comes after the
    records before it, so whoever stores them has to be able to take them back.
    """
    root = root_of(document)
    version = _version_of(root)
    if version == "11":
        yield from read_version_11(document, progress=progress)
    elif version in _OLDER_VERSIONS:
        yield from read_versions_07_to_10(document, version, progress=progress)
    else:
        raise UnknownSchema(
            document.name,
            f"root <{root.tag}> of version {version or 'unknown'} is no cadastral plan of "
            "territory of versions 07 to 11.",
            root=str(root.tag),
        )


def _version_of(root: etree._Element) -> str:
    """Return "07" to "11" or whatever version the root claims, "" for a foreign one."""
    if root.tag == "extract_cadastral_plan_territory":
        return "11"
    name = plain_name(root.tag)
    if name == "KPT":
        found = _NAMESPACE.fullmatch(etree.QName(root).namespace or "")
        return found.group(1).zfill(2) if found else ""
    if name == "RegionCadastr":
        return value_at(root, "Version") or value_at(root, "eDocument", "Version")
    return ""
