"""How large a delivered file and what is in it may be; files come from strangers."""

MEGABYTE = 1_000_000

FILE_BYTES = 4_000 * MEGABYTE
"""Largest file that is taken in."""
ARCHIVE_ENTRIES = 1_000
"""Most entries of an archive."""
ARCHIVE_BYTES = 4_000 * MEGABYTE
"""Most bytes that an archive may unpack to."""
ARCHIVE_RATIO = 100
"""Most unpacked bytes for a packed one; entries below a megabyte are not asked."""
JSON_DEPTH = 32
"""Deepest nesting of a JSON document; GeoJSON itself needs about 9."""
XML_DEPTH = 64
"""Deepest nesting of an XML document; KML folders nest about 20."""
TOPOLOGY_BYTES = 200 * MEGABYTE
"""Largest TopoJSON document; it is held in memory as a whole."""
JSON_OBJECT_MEGABYTES = 200
"""Largest single feature of a GeoJSON document."""
VERTICES = 1_000_000
"""Most vertices of one geometry."""
JOIN_ROWS = 5_000_000
"""Most rows of a table that is joined."""
REPAIR_M2 = 1.0
"""Largest change of area by a repair that needs no consent."""
READER_MEMORY_BYTES = 6_000 * MEGABYTE
"""Address space of the process that reads the file."""
READER_CPU_SECONDS = 900
"""Processor time of the process that reads the file."""
NEIGHBOURHOOD_DEGREES = 1.0
"""How far outside of the municipality's bounds a feature may lie."""
NOTES = 1_000
"""Most remarks that a run keeps."""
