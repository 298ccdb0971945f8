"""How large a file that is only looked at may be; smaller than one that is imported."""

from datetime import timedelta

MEGABYTE = 1_000_000

FILE_BYTES = 50 * MEGABYTE
"""Largest file."""
UNPACKED_BYTES = 200 * MEGABYTE
"""Most bytes that an archive may unpack to."""
LAYERS = 50
"""Most layers of a file."""
FEATURES = 50_000
"""Most features of a file, over its layers."""
VERTICES = 1_000_000
"""Most vertices of a file, over its layers."""
FIELDS = 200
"""Most fields of a layer."""
VALUES_CHARACTERS = 20 * MEGABYTE
"""Most characters of values in an answer; features after that are told without them."""
VALUE_CHARACTERS = 500
"""Longest text of one value in an answer; the draft gets all of it."""
READER_MEMORY_BYTES = 3_000 * MEGABYTE
"""Address space of the process that reads."""
READER_CPU_SECONDS = 40
"""Processor time of the process that reads."""
READING_SECONDS = 60.0
"""How long a file may be read for, all its layers together."""
DRAWN_VERTICES = 200_000
"""A file with more is drawn simplified."""
SIMPLIFIED_M = 0.5
"""How far a simplified line may lie from the exact one."""
PROBLEMS = 200
"""Problems of a layer that are told."""
EXACT_FEATURES = 2_000
"""Most features that are given exactly at once."""
KEPT_FOR = timedelta(hours=2)
"""How long a file is kept."""
KEPT_EACH = 10
"""Files of one person that are kept; the oldest go."""
NAME_CHARACTERS = 150
"""Longest name of a file."""
