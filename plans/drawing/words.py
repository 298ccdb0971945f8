"""The few words that stand on a drawing itself, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """north: letter of the arrow. letters: of insets.

    red_point, easement_point: before the numbers of points. part: before the number of a part.
    """

    north: str
    letters: str
    red_point: str
    easement_point: str
    placement_point: str
    part: str
    decimal_mark: str = ","


RUSSIAN = Words(
    north="С",
    letters="АБВГД",
    red_point="К",
    easement_point="С",
    placement_point="П",
    part="часть {n}",
)
WORDS: Mapping[str, Words] = {
    "ru": RUSSIAN,
    "tt": Words(
        north="Т",
        letters="АБВГД",
        red_point="К",
        easement_point="С",
        placement_point="П",
        part="{n} өлеш",
    ),
    "en": Words(
        north="N",
        letters="ABCDE",
        red_point="R",
        easement_point="E",
        placement_point="P",
        part="part {n}",
        decimal_mark=".",
    ),
}


def words_in(language: str) -> Words:
    """Return the words of a language, those of Russian where it has none."""
    return WORDS.get(language, RUSSIAN)


def short_number(number: str) -> str:
    """Return the last part of a parcel's number, ":7" of "16:50:1:7"; one without parts whole."""
    before, colon, last = number.rpartition(":")
    return f"{colon}{last}" if before else number
