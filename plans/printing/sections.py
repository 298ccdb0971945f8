"""Sections of the form and their parts, by the codes that a form edition names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from plans.content import PlanContent
from plans.forms import Form, Section, UnknownForm
from plans.printing.blocks import Block, heading, landscape, paragraph, without_empty
from plans.printing.derived import derived_blocks
from plans.printing.documentation import appearance_blocks, indicator_blocks
from plans.printing.limits import limit_blocks
from plans.printing.networks import landscaping_blocks, utility_blocks
from plans.printing.objects import heritage_blocks, object_blocks
from plans.printing.red_lines import common_use_blocks, planning_element_blocks, red_line_blocks
from plans.printing.restrictions import boundary_blocks, easement_blocks, restriction_blocks
from plans.printing.special import not_applied_blocks, protected_blocks
from plans.printing.zoning import act_blocks, use_blocks, zone_sentences

Builder = Callable[[PlanContent, Form, Section], list[Block]]
PartBuilder = Callable[[PlanContent, Form], list[Block]]


def section_blocks(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return the blocks of a section, then those of its parts in the order of the form.

    Raises UnknownForm where the form names a section or a part that is not known.
    """
    if section.code not in SECTIONS:
        raise UnknownForm(f"The form {form.code} names an unknown section {section.code!r}.")
    found = kept(SECTIONS[section.code](content, form, section), form)
    blocks = [*_notes(section.notes), *found]
    for part in section.parts:
        code = f"{section.code}.{part.code}"
        if code not in PARTS:
            raise UnknownForm(f"The form {form.code} names an unknown part {code!r}.")
        told = [heading(part.number, part.title), *_notes(part.notes)]
        found = [*told, *kept(PARTS[code](content, form), form)]
        blocks += [landscape(found)] if any(each.get("wide") for each in found) else found
    return blocks


def kept(blocks: list[Block], form: Form) -> list[Block]:
    """Return the blocks that a form prints: with or without its empty tables."""
    return blocks if form.empty_tables else without_empty(blocks)


def _notes(notes: Iterable[str]) -> list[Block]:
    return [paragraph(note) for note in notes]


def _only_parts(content: PlanContent, form: Form, section: Section) -> list[Block]:
    """Return nothing: the section is its parts, its notes or the drawing."""
    return []


SECTIONS: Mapping[str, Builder] = MappingProxyType(
    {
        "drawing": _only_parts,
        "zoning": zone_sentences,
        "objects": _only_parts,
        "indicators": indicator_blocks,
        "restrictions": restriction_blocks,
        "restriction_boundaries": boundary_blocks,
        "easements": easement_blocks,
        "planning_element": planning_element_blocks,
        "utilities": utility_blocks,
        "landscaping_acts": landscaping_blocks,
        "red_lines": red_line_blocks,
        "common_use": common_use_blocks,
        "notes": _only_parts,
        "appearance": appearance_blocks,
    }
)
PARTS: Mapping[str, PartBuilder] = MappingProxyType(
    {
        "zoning.act": act_blocks,
        "zoning.uses": use_blocks,
        "zoning.limits": limit_blocks,
        "zoning.derived": derived_blocks,
        "zoning.not_applied": not_applied_blocks,
        "zoning.protected": protected_blocks,
        "objects.capital_objects": object_blocks,
        "objects.heritage": heritage_blocks,
    }
)
