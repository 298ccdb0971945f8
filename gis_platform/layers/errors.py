"""What can be wrong with layers, features and what is asked of them."""


class LayersError(Exception):
    """Something about layers that the asker can understand and mend."""


class LayerNotFound(LayersError):  # noqa: N818
    """No layer of that name is declared."""

    def __init__(self, name: str, known: list[str]) -> None:
        """known: the names that would do."""
        self.name = name
        super().__init__(f"No layer is called {name!r}. Layers: {', '.join(known)}.")


class FeatureNotFound(LayersError):  # noqa: N818
    """The layer has no such feature in this municipality."""

    def __init__(self, layer: str, feature: object) -> None:
        """feature: its id or its identifier."""
        self.layer, self.feature = layer, feature
        super().__init__(f"The layer {layer} has no feature {feature}.")


class UnscopedQuery(LayersError):  # noqa: N818
    """Features were asked for without saying of which municipality."""

    def __init__(self, model: str) -> None:
        """model: name of the model that was asked."""
        super().__init__(
            f"{model}.objects answers only to .of(municipality); "
            f"{model}.everywhere reads all municipalities."
        )


class InvalidDeclaration(LayersError):  # noqa: N818
    """A layer is declared wrongly; found at start-up."""


class InvalidParameter(LayersError):  # noqa: N818
    """A parameter of a request is not of the expected form."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        """expected: a phrase, e.g. `four numbers`."""
        self.name, self.value, self.expected = name, value, expected
        super().__init__(f"{name}={value!r}: expected {expected}.")

    @property
    def members(self) -> dict[str, object]:
        """What a problem document says besides the sentence."""
        return {"parameter": self.name, "value": self.value, "expected": self.expected}
