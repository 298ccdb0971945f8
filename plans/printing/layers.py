"""What a plan says where the layer behind a fact cannot be relied upon.

Nothing found in a layer that is missing, partly loaded or out of date does not mean that there is
nothing: then the layer is named instead of "no information".
"""

from __future__ import annotations

from plans.content import PlanContent
from plans.facts import LayerFact, LayerFactState
from plans.forms import Form
from plans.printing.blocks import Block, Cell, alert, paragraph


def layer_text(content: PlanContent, form: Form, name: str) -> str:
    """Return what is wrong with a layer, empty if nothing is."""
    layer = content.layer(name)
    if layer is None:
        return form.say("layer_unread", layer=name)
    return " ".join(_wrongs(layer, form))


def _wrongs(layer: LayerFact, form: Form) -> list[str]:
    if layer.state is LayerFactState.MISSING:
        return [form.say("layer_missing", layer=layer.title)]
    found = []
    if layer.state is LayerFactState.STALE:
        day = form.date(layer.as_of) or form.say("day_unknown")
        found.append(form.say("layer_stale", layer=layer.title, date=day))
    if layer.state is LayerFactState.PARTIAL or layer.gaps:
        found.append(form.say("layer_partial", layer=layer.title, gaps=layer.gaps.rstrip(". ")))
    return found


def layer_notes(content: PlanContent, form: Form, *names: str) -> list[Block]:
    """Return a paragraph for each layer that cannot be relied upon."""
    texts = (layer_text(content, form, name) for name in names)
    return [paragraph(text, tone="alert") for text in texts if text]


def nothing(
    content: PlanContent, form: Form, *names: str, label: str = "no_information_sentence"
) -> list[Block]:
    """Return what is said where nothing was found: of layers that lack data, else the label."""
    return layer_notes(content, form, *names) or [paragraph(form.say(label))]


def nothing_cell(content: PlanContent, form: Form, *names: str, label: str) -> Cell:
    """Return the same for a cell."""
    texts = [text for name in names if (text := layer_text(content, form, name))]
    return [alert(text) for text in texts] if texts else form.say(label)
