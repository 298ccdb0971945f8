"""What every test run has: the table of the OGC requirements that its tests proved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from _pytest.terminal import TerminalReporter
from django.test import override_settings
from django.utils import translation

_MARK = "ogc"
_QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash the passwords of the people of tests quickly: the slow way is half a second each."""
    with override_settings(PASSWORD_HASHERS=_QUICK):
        yield


@pytest.fixture(autouse=True)
def _language_of_the_program() -> Iterator[None]:
    """Let no test speak the language of the last request of the one before."""
    translation.deactivate()
    yield
    translation.deactivate()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Carry the requirements of a test to its report."""
    for item in items:
        for requirement in _requirements(item):
            item.user_properties.append((_MARK, requirement))


def _requirements(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers(_MARK):
        yield from mark.args


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print each requirement of the OGC standards with the outcome of its tests."""
    outcomes: dict[str, list[str]] = defaultdict(list)
    for outcome in ("passed", "failed", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", []):
                if name == _MARK:
                    outcomes[str(value)].append(outcome)
    if not outcomes:
        return
    terminalreporter.section("requirements of OGC standards")
    width = max(map(len, outcomes))
    for requirement, found in sorted(outcomes.items()):
        said = ", ".join(f"{found.count(one)} {one}" for one in sorted(set(found)))
        terminalreporter.write_line(f"{requirement:<{width}}  {said}")
    met = sum(set(found) == {"passed"} for found in outcomes.values())
    terminalreporter.write_line(f"{met} of {len(outcomes)} requirements met")
