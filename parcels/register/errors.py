"""What can be wrong with a whole register file; a bad record alone is a `RecordRefused`."""


class RegisterFileRefused(Exception):  # noqa: N818 - a refusal is an answer to the sender, no fault
    """A register file that is not read; `code` is stable, the text names file, value and limit."""

    code = "REGISTER_FILE_REFUSED"

    def __init__(self, file: str, sentence: str, **data: object) -> None:
        super().__init__(f"{file}: {sentence}")
        self.file = file
        self.data = data


class NotARegisterFile(RegisterFileRefused):
    """Neither XML nor an archive with XML in it."""

    code = "NOT_A_REGISTER_FILE"


class UnknownSchema(RegisterFileRefused):
    """Well-formed XML that is no cadastral plan of territory of a known version."""

    code = "UNKNOWN_SCHEMA"


class BrokenFile(RegisterFileRefused):
    """Truncated or damaged: archive, compressed stream or XML."""

    code = "BROKEN_FILE"


class ForbiddenMarkup(RegisterFileRefused):
    """A document type, an entity or an encoding that a register never writes."""

    code = "FORBIDDEN_MARKUP"


class TooDeep(RegisterFileRefused):
    """XML elements or archives nested deeper than the limit."""

    code = "TOO_DEEP"


class TooLarge(RegisterFileRefused):
    """Unpacked size, or the size of a single record, above its limit."""

    code = "TOO_LARGE"


class TooCompressed(RegisterFileRefused):
    """A compression ratio above the limit: an archive made to fill the disk or memory."""

    code = "TOO_COMPRESSED"


class TooManyEntries(RegisterFileRefused):
    """An archive with more entries than the limit."""

    code = "TOO_MANY_ENTRIES"


class ForbiddenEntry(RegisterFileRefused):
    """An archive entry with a hostile name, a link, a device, encrypted or oddly compressed."""

    code = "FORBIDDEN_ENTRY"
