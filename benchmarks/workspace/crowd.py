"""People who publish changes of the same features at once, and the ledger of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

SEND = """(asked) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const body = JSON.stringify(asked.proposal);
  const read = async (answer) => ({ status: answer.status, body: await answer.json() });
  window.awaited = fetch(asked.path, { method: "POST", headers, body }).then(read);
}"""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A change that the server has taken."""

    feature: int
    version: int
    value: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A clash as the server told it to a person."""

    feature: int
    theirs_version: int
    theirs: str
    mine: str
    kept: bool


@dataclass(kw_only=True)
class Ledger:
    """What everybody did, in the order in which it was answered."""

    published: list[Published] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    def last(self, feature: int) -> Published:
        """Return the change of a feature that came last."""
        mine = [one for one in self.published if one.feature == feature]
        return max(mine, key=lambda one: one.version)

    def faults(self, history: Callable[[int], dict[int, str]]) -> list[str]:
        """Return what is lost or was not shown; history: the values of a feature by version."""
        told = []
        for feature in {one.feature for one in self.published}:
            stored = history(feature)
            mine = {one.version: one.value for one in self.published if one.feature == feature}
            if len(mine) != len([one for one in self.published if one.feature == feature]):
                told.append(f"{feature}: one version was given to two people")
            told += [
                f"{feature}: version {version} has {stored.get(version)!r} instead of {value!r}"
                for version, value in mine.items()
                if stored.get(version) != value
            ]
            told += [
                f"{feature}: a clash showed {one.theirs!r}, version {one.theirs_version}"
                for one in self.shown
                if one.feature == feature and stored.get(one.theirs_version) != one.theirs
            ]
        return told


def enter(page: Page, user: str) -> None:
    """Sign in and stay on the lightest page of the site."""
    page.goto("/accounts/login/")
    (token,) = (one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    form: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, "username": user}
    form["password"] = f"demo-{user}"
    known = {"Referer": page.url}
    answer = page.request.post("/accounts/login/", form=form, headers=known, max_redirects=0)
    if answer.status != 302:
        raise AssertionError(f"{user} could not sign in: {answer.status}")


def proposal(feature: int, version: int, value: str) -> dict[str, Any]:
    """Return the change of a parcel's address."""
    edit = {
        "key": f"parcels/{feature}",
        "layer": "parcels",
        "op": "update",
        "id": feature,
        "version": version,
        "properties": {"address": value},
        "accept": [],
    }
    told = {"title": value, "reason": "Addresses", "source_document": "", "bookmark": None}
    return told | {"edits": [edit], "lineage": []}


def round_of(
    people: Sequence[Page],
    features: Sequence[int],
    versions: Callable[[int], int],
    *,
    ledger: Ledger,
    chance: random.Random,
    code: str = "demo",
) -> None:
    """Have everybody change a feature at the same moment, and decide until nothing is open.

    versions: the version that a person has read of a feature before the round begins.
    """
    read = {feature: versions(feature) for feature in features}
    number = len(ledger.published) + len(ledger.given_up)
    open_edits = [
        (page, feature, read[feature], f"street {number + i}, {chance.randrange(10_000)}")
        for i, page in enumerate(people)
        for feature in [chance.choice(list(features))]
    ]
    while open_edits:
        for page, feature, version, value in open_edits:
            path = f"/{code}/api/changesets/publish"
            page.evaluate(SEND, {"path": path, "proposal": proposal(feature, version, value)})
        answers = [page.evaluate("() => window.awaited") for page, *_ in open_edits]
        again = []
        for edit, answer in zip(open_edits, answers, strict=True):
            clash = _entered(edit, answer, ledger, chance)
            if clash is not None:
                again.append((edit[0], edit[1], clash, edit[3]))
        open_edits = again


def _entered(
    edit: tuple[Page, int, int, str],
    answer: dict[str, Any],
    ledger: Ledger,
    chance: random.Random,
) -> int | None:
    """Enter an answer; return the version on which the person wants to put the change again."""
    _page, feature, _version, value = edit
    if answer["status"] == 200:
        (result,) = answer["body"]["results"]
        made = Published(feature=feature, version=result["version"], value=value)
        ledger.published.append(made)
        return None
    if answer["status"] != 409:
        raise AssertionError(f"{answer['status']}: {answer['body']}")
    (conflict,) = answer["body"]["conflicts"]
    kept = chance.random() < 0.7
    theirs = conflict["theirs"]
    clash = Shown(
        feature=feature,
        theirs_version=theirs["version"],
        theirs=theirs["properties"]["address"],
        mine=value,
        kept=kept,
    )
    ledger.shown.append(clash)
    if kept:
        return clash.theirs_version
    ledger.given_up.append(value)
    return None
