"""What can be wrong with an export."""

from __future__ import annotations

from gis_platform.layers.errors import LayersError


class FormatNotFound(LayersError):  # noqa: N818
    """No export has that form."""

    def __init__(self, name: str, known: list[str]) -> None:
        """known: the names that would do."""
        self.name, self.known = name, known
        super().__init__(f"There is no export.{name}. Formats: {', '.join(known)}.")


class TooManyExports(LayersError):  # noqa: N818
    """As many exports of the municipality are running as may at once."""

    def __init__(self, running: int, retry_after_s: int) -> None:
        """retry_after_s: seconds after which it is worth asking again."""
        self.running, self.retry_after_s = running, retry_after_s
        super().__init__(
            f"{running} exports of this municipality are running, no more can at once; "
            f"ask again in {retry_after_s} s."
        )


class ExportFailed(LayersError):  # noqa: N818
    """The file could not be written; the reason is the writer's."""

    def __init__(self, format_name: str, reason: str) -> None:
        """reason: a sentence or the last line that the writer said."""
        self.format_name, self.reason = format_name, reason
        super().__init__(f"The {format_name} could not be written: {reason}")
