"""Why a delivery was refused as a whole."""

from pathlib import Path

from gis_platform.layers.errors import LayersError


class ImportRefused(LayersError):  # noqa: N818
    """A file or a delivery cannot be brought in; the sentence says what to mend.

    report: the file that tells it, once one is written. run: the number of the run that records
    it, once one has begun.
    """

    report: Path | None = None
    run: int | None = None
