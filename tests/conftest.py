"""What every test run has: the table of the OGC requirements that its tests proved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter
from django.test import override_settings
from django.utils import translation

_MARK = "ogc"
_TESTS = Path(__file__).parent
_BROWSER = _TESTS / "browser"
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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Share the tests out among the workers and carry the requirements of a test to its report.

    What stands in one file is run by one worker, so that its fixtures are made once; the browser
    tests of a folder share one site and begin first, for they take longest. Tests that empty the
    database stay behind those that roll back, as pytest-django has put them.
    """
    items.sort(key=lambda item: not _in_browser(item))
    for item in items:
        if config.pluginmanager.has_plugin("xdist"):
            item.add_marker(pytest.mark.xdist_group(_group(item)))
        for requirement in _requirements(item):
            item.user_properties.append((_MARK, requirement))


def _in_browser(item: pytest.Item) -> bool:
    return _BROWSER in item.path.parents


def _group(item: pytest.Item) -> str:
    if _in_browser(item):
        return str(item.path.parent.relative_to(_TESTS))
    name = str(item.path.relative_to(_TESTS))
    return f"{name} emptying" if _empties_the_database(item) else name


def _empties_the_database(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    by_mark = mark is not None and mark.kwargs.get("transaction", False)
    return by_mark or "transactional_db" in getattr(item, "fixturenames", ())


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
