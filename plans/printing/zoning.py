"""The zoning regulation: zones, the acts that set them, uses."""

from __future__ import annotations

from plans.content import PlanContent
from plans.forms import Form, Section
from plans.printing.blocks import Block, act_text, listed, paragraph
from plans.printing.layers import layer_notes, nothing
from plans.zoning_content import UseContent, ZoneContent

ZONES = "territorial-zones"


def zone_sentences(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return a sentence for each zone, and what no zone covers."""
    zones = content.zoning.zones
    if not zones:
        return nothing(content, form, ZONES, label="zone_none")
    blocks = [paragraph(_zone_sentence(zone, form, alone=len(zones) == 1)) for zone in zones]
    if content.zoning.gap:
        area = form.area(content.zoning.uncovered_m2)
        blocks.append(paragraph(form.say("zone_gap", area=area), tone="alert"))
    return [*blocks, *layer_notes(content, form, ZONES)]


def _zone_sentence(zone: ZoneContent, form: Form, *, alone: bool) -> str:
    values = {
        "code": zone.code,
        "name": form.say("quoted", text=zone.name) if zone.name else "",
        "area": form.area(zone.area_m2),
        "share": form.number(zone.share * 100, 1),
    }
    if not zone.type_known:
        label = "zone_sentence_unknown"
    elif not zone.regulation_applies:
        label = "zone_sentence_none"
    else:
        label = "zone_sentence_part"
    if alone and zone.fully:
        label = label.replace("_part", "_fully") if "_part" in label else f"{label}_fully"
    return form.say(label, **values).replace("  ", " ").replace(" .", ".")


def regulated(content: PlanContent) -> list[ZoneContent]:
    """Return the zones whose regulation applies and is known."""
    return [zone for zone in content.zoning.zones if zone.type_known and zone.regulation_applies]


def zone_title(zone: ZoneContent, form: Form, *, titled: bool) -> list[Block]:
    """Return the title of what is said of one zone of several."""
    if not titled:
        return []
    text = form.say("limits_zone", code=zone.code, area=form.area(zone.area_m2))
    return [paragraph(text, tone="strong")]


def act_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the acts that set the regulation."""
    acts = [text for text in (act_text(act, form) for act in content.zoning.acts) if text]
    if acts:
        return [paragraph(text) for text in acts]
    return nothing(content, form, ZONES, label="act_none")


def use_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return main, conditional and auxiliary uses of each zone, sorted by code."""
    zones = regulated(content)
    if not zones:
        return nothing(content, form, ZONES)
    blocks: list[Block] = []
    for zone in zones:
        blocks += zone_title(zone, form, titled=len(zones) > 1)
        for label, uses in (
            ("uses_main", zone.uses.main),
            ("uses_conditional", zone.uses.conditional),
            ("uses_auxiliary", zone.uses.auxiliary),
        ):
            names = [_use_text(use, form) for use in uses] or [form.say("uses_none")]
            blocks.append(listed(form.say(label), names))
    return blocks


def _use_text(use: UseContent, form: Form) -> str:
    named = f"{use.title} ({use.code})" if use.title else use.code
    noted = f"{named} – {use.note}" if use.note else named
    if not use.forbidden_by:
        return noted
    zones = "; ".join(use.forbidden_by)
    return f"{noted} – {form.say('use_forbidden', zones=zones)}"
