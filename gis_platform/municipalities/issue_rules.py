"""How a municipality numbers, registers and limits what it issues, as its package says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

from gis_platform.municipalities.toml_tables import Table

EARLIER_PLAN = frozenset({"KEEP", "REPLACE"})
LONGEST_VALIDITY_YEARS = 50
NUMBER_FIELDS = frozenset({"year", "sequence", "municipality"})
REGISTER_FIELDS = NUMBER_FIELDS | {"section"}
KIND = re.compile(r"[a-z][a-z0-9_]*")


def read_issue_rules(table: Table) -> Mapping[str, object]:
    """Return what the table says of issuing; what it leaves out has the platform's default.

    validity_years: of a plan. earlier_plan: REPLACE lets a new plan of a parcel take the place of
    the one in force. number_pattern: regular expression of the numbers of plans; before it is asked
    `number_replacements` are made. number_templates: by kind of document.
    register_number_template: Python format with section, year and sequence.
    register_section: code of the section of the register in which plans are. Raises InvalidFile.
    """
    rules: dict[str, object] = {}
    if "validity_years" in table:
        rules["validity_years"] = table.whole(
            "validity_years", least=1, most=LONGEST_VALIDITY_YEARS
        )
    if "earlier_plan" in table:
        rules["earlier_plan"] = table.one_of("earlier_plan", EARLIER_PLAN)
    if "number_pattern" in table:
        rules["number_pattern"] = _pattern(table)
    if "number_replacements" in table:
        listed = table.table("number_replacements")
        rules["number_replacements"] = {name: listed.text(name) for name in listed}
    if "number_templates" in table:
        rules["number_templates"] = _templates(table.table("number_templates"))
    if "register_number_template" in table:
        rules["register_number_template"] = number_template(
            table, "register_number_template", REGISTER_FIELDS
        )
    if "register_section" in table:
        rules["register_section"] = table.text("register_section")
    return rules


def number_template(table: Table, name: str, allowed: frozenset[str]) -> str:
    """Return a Python format that has a sequence and no other fields than the allowed ones."""
    template = table.text(name)
    form = f"a format with {{sequence}} and no fields but {', '.join(sorted(allowed))}"
    try:
        fields = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
        if "sequence" not in fields or fields - allowed:
            raise table.refusal(name, template, form)
        template.format(year=2026, sequence=1, municipality="code", section="13")
    except (ValueError, LookupError) as error:
        raise table.refusal(name, template, form) from error
    return template


def _templates(table: Table) -> dict[str, str]:
    found = {}
    for kind in table:
        if not KIND.fullmatch(kind):
            raise table.refusal(kind, kind, "a kind of document")
        found[kind] = number_template(table, kind, NUMBER_FIELDS)
    return found


def _pattern(table: Table) -> str:
    pattern = table.text("number_pattern")
    try:
        re.compile(pattern)
    except re.error as error:
        raise table.refusal("number_pattern", pattern, f"a regular expression ({error})") from error
    return pattern
