"""Features that wait on disk until the whole document has been read."""

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import orjson
import shapely

from gis_platform.layers.imports.values import Incoming, Refusal

_BUFFER_BYTES = 1 << 18


class Spool:
    """The features of one layer in the order in which they came; memory holds numbers only.

    numbers: of all features, refused ones too. undrawn: of fit ones without geometry.
    fields: names of the values, the same in each feature.
    """

    def __init__(self) -> None:
        self.numbers: set[str] = set()
        self.undrawn: set[str] = set()
        self.fields: tuple[str, ...] = ()
        self._file = tempfile.TemporaryFile(buffering=_BUFFER_BYTES)  # noqa: SIM115  closed by exit

    def add(self, incoming: Incoming) -> None:
        """Append a feature."""
        self.numbers.add(incoming.identifier)
        if incoming.refusal is None and incoming.geometry is None:
            self.undrawn.add(incoming.identifier)
        self.fields = self.fields or tuple(incoming.values)
        drawn = incoming.geometry
        refusal = incoming.refusal
        row = (
            incoming.identifier,
            dict(incoming.values),
            None if drawn is None else shapely.to_wkb(drawn, hex=True),
            None if refusal is None else (refusal.number, refusal.code, refusal.reason),
        )
        self._file.write(orjson.dumps(row, default=str))
        self._file.write(b"\n")

    def __iter__(self) -> Iterator[Incoming]:
        """Yield the features; numbers and dates come back as text, which COPY takes as well."""
        self._file.seek(0)
        for line in self._file:
            number, values, drawn, refused = orjson.loads(line)
            yield Incoming(
                identifier=number,
                values={name: values.get(name) for name in self.fields},
                geometry=None if drawn is None else shapely.from_wkb(drawn),
                refusal=_refusal(refused),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def _refusal(parts: list[str] | None) -> Refusal | None:
    if parts is None:
        return None
    number, code, reason = parts
    return Refusal(number=number, code=code, reason=reason)
