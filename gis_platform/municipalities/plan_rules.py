"""How a municipality makes its land development plans, as its package says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from string import Formatter

from gis_platform.municipalities.issue_rules import read_issue_rules
from gis_platform.municipalities.toml_tables import LANGUAGES, Table

LAYER_NAME = re.compile(r"[a-z][a-z0-9-]*")
FORM = re.compile(r"[a-z0-9][a-z0-9-]*")
ZONE_POLICIES = frozenset({"LIST_ALL", "MAX_OVERLAP"})
ACTIVE_PLAN = frozenset({"WARN", "REFUSE"})
FLAGS = ("requires_planning_documentation", "requires_zoning")
NUMBER_FIELDS = frozenset({"year", "sequence", "municipality"})
NUMBERS = {
    "sliver_min_area_m2": Decimal(1000),
    "sliver_min_mean_width_m": Decimal(10),
    "accuracy_m": Decimal(10),
    "parking_place_m2": Decimal(200),
    "parking_accessible_share": Decimal(1),
}
"""Largest value of each number."""
LONGEST_AGE_DAYS = 36_500


def read_plan_rules(table: Table) -> Mapping[str, object]:
    """Return the rules that the table sets; what it leaves out has the platform's default.

    form: edition of the form. required_layers: layers without which a plan is blocked.
    review_layers: layers of which a second person approves changes.
    number_template: Python format with year, sequence and municipality.
    landscaping_acts: those that set requirements for landscaping, with the days on which each is
    in force; an empty list says that there are none, no list that nobody has said.
    Raises InvalidFile.
    """
    readers: Mapping[str, Callable[[Table], object]] = {
        "form": lambda rules: _named(rules, "form", FORM),
        "zone_policy": lambda rules: rules.one_of("zone_policy", ZONE_POLICIES),
        "active_plan": lambda rules: rules.one_of("active_plan", ACTIVE_PLAN),
        **{name: partial(Table.flag, name=name) for name in FLAGS},
        **{name: partial(_number, name=name, most=most) for name, most in NUMBERS.items()},
        "required_layers": partial(_layers, name="required_layers"),
        "review_layers": partial(_layers, name="review_layers"),
        "number_template": _number_template,
        "landscaping_acts": lambda rules: [_act(act) for act in rules.tables("landscaping_acts")],
        "texts": lambda rules: _texts(rules.table("texts")),
    }
    found = {name: read(table) for name, read in readers.items() if name in table}
    found |= read_issue_rules(table)
    table.end()
    return found


def _number(table: Table, name: str, most: Decimal) -> float:
    return float(table.number(name, least=Decimal(0), most=most, decimals=4))


def read_ages(table: Table) -> Mapping[str, int]:
    """Return the greatest age of data in days, by layer; 100 years mean that age is no matter."""
    ages = {}
    for name in table:
        if not LAYER_NAME.fullmatch(name):
            raise table.refusal(name, name, "the name of a layer")
        ages[name] = table.whole(name, least=1, most=LONGEST_AGE_DAYS)
    return ages


def _named(table: Table, name: str, form: re.Pattern[str]) -> str:
    value = table.text(name)
    if not form.fullmatch(value):
        raise table.refusal(name, value, "a name of a-z, 0-9 and hyphen")
    return value


def _layers(table: Table, name: str) -> list[str]:
    names = table.texts(name)
    for one in names:
        if not LAYER_NAME.fullmatch(one):
            raise table.refusal(name, one, "names of layers")
    return list(names)


def _number_template(table: Table) -> str:
    template = table.text("number_template")
    form = f"a format with {{sequence}} and no fields but {', '.join(sorted(NUMBER_FIELDS))}"
    try:
        fields = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
        if "sequence" not in fields or fields - NUMBER_FIELDS:
            raise table.refusal("number_template", template, form)
        template.format(year=2026, sequence=1, municipality="code")
    except (ValueError, LookupError) as error:
        raise table.refusal("number_template", template, form) from error
    return template


def _act(table: Table) -> dict[str, str]:
    """Return an act; its days as texts, since the rules are stored as JSON."""
    found = {
        "title": table.text("title"),
        "authority": table.text("authority", default=""),
        "number": table.text("number", default=""),
    }
    for name in ("date", "valid_from", "valid_to"):
        day = table.day(name)
        found[name] = day.isoformat() if day else ""
    if found["valid_to"] and found["valid_to"] < found["valid_from"]:
        raise table.refusal("valid_to", found["valid_to"], f"{found['valid_from']} or later")
    table.end()
    return found


def _texts(table: Table) -> dict[str, dict[str, str]]:
    found = {}
    for language in table:
        if language not in LANGUAGES:
            raise table.refusal(language, language, f"one of {', '.join(LANGUAGES)}")
        texts = table.table(language)
        found[language] = {key: texts.text(key) for key in texts}
    return found
