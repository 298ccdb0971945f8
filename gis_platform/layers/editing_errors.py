"""What can stand in the way of a change of a feature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from gis_platform.layers.errors import LayersError
from gis_platform.layers.findings import Finding
from gis_platform.layers.models import Feature


class LayerBusy(LayersError):  # noqa: N818
    """Somebody else has been changing the layer for too long."""

    def __init__(self, layer: str, wait_s: int) -> None:
        """wait_s: how long was waited, and how long to wait before trying again, in seconds."""
        self.layer, self.wait_s = layer, wait_s
        super().__init__(f"The layer {layer} is being changed; try again in {wait_s} s.")


class BaseVersionMissing(LayersError):  # noqa: N818
    """A change does not say which version of the feature it starts from."""

    def __init__(self, layer: str, feature: int, version: int) -> None:
        """version: the current one."""
        self.layer, self.feature, self.version = layer, feature, version
        super().__init__(
            f"Say which version of {layer} {feature} you have read: send If-Match with its ETag, "
            "or If-Unmodified-Since with its Last-Modified."
        )


class VersionConflict(LayersError):  # noqa: N818
    """Somebody else has changed the feature since the asker read it.

    current: the feature as it is. base_version: what the asker has read, None if that is not
    known. differences: by field what it was (`base`), is (`theirs`) and was to be (`mine`).
    """

    def __init__(
        self,
        layer: str,
        current: Feature,
        base_version: int | None,
        differences: Mapping[str, Mapping[str, object]],
    ) -> None:
        self.layer, self.current, self.base_version = layer, current, base_version
        self.differences = differences
        read = f"version {base_version}" if base_version is not None else "another state"
        changed = f" Different: {', '.join(differences)}." if differences else ""
        super().__init__(
            f"{layer} {current.pk} is at version {current.version} now; you have read {read}."
            f"{changed}"
        )


class InvalidFeature(LayersError):  # noqa: N818
    """A change would make a feature that its layer does not allow.

    findings: all that stands in the way, places in EPSG:4326.
    """

    def __init__(self, layer: str, findings: Sequence[Finding]) -> None:
        self.layer, self.findings = layer, tuple(findings)
        super().__init__(" ".join(finding.sentence for finding in self.findings))


class IdentifierTaken(LayersError):  # noqa: N818
    """Another feature of the municipality has the number already."""

    def __init__(self, layer: str, values: Mapping[str, object]) -> None:
        """values: by field, what must be unique and is not."""
        self.layer, self.values = layer, values
        named = ", ".join(f"{name} {value}" for name, value in values.items())
        super().__init__(f"The layer {layer} has a feature with {named} already.")


class ReviewRequired(LayersError):  # noqa: N818
    """The municipality asks that a second person looks at changes of these layers."""

    def __init__(self, layers: Sequence[str]) -> None:
        self.members = {"layers": list(layers)}
        template = _("A second person has to approve changes of %(layers)s.")
        super().__init__(template % {"layers": ", ".join(layers)})
