"""How much the exports of a municipality may take."""

STATEMENT_SECONDS = 900
"""A whole export, its reader's slowness included; the site's other statements have less."""

SIMULTANEOUS = 3
"""Exports of one municipality at once."""

RETRY_AFTER_S = 20

BATCH_BYTES = 4_000_000
"""Text of the rows that become one batch of Arrow; one row may be larger."""

CHUNK_BYTES = 65_536
"""What is sent at once, at least."""

FILE_CHUNK_BYTES = 262_144

LEFT_OVER_SECONDS = 2 * STATEMENT_SECONDS
"""Age at which a folder of an export is one that a killed process has left."""

SPREADSHEET_STARTS = "=+-@\t\r"
"""A text that begins so is a formula to a spreadsheet (OWASP, CSV injection)."""
