"""A real browser against the real server with the demo town in a database of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
EXPECTING_MS = 20_000
"""What is expected may take this long on a machine with other work."""
WINDOW: ViewportSize = {"width": 1440, "height": 900}
WITHIN_THE_BROWSER = ("blob:", "data:", "chrome:", "chrome-extension:")
"""Addresses for which no machine is asked; the last two are Chromium's viewer of PDF."""
REFUSED = "Failed to load resource: the server responded with a status of "
NARROW_WINDOW: ViewportSize = {"width": 400, "height": 800}


def _with_database(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def site_environment() -> Iterator[dict[str, str]]:
    """The environment of a server with an empty database of its own."""
    url = os.environ["DATABASE_URL"]
    name = urlsplit(url).path.lstrip("/") + "_browser"
    quoted = sql.Identifier(name)
    with psycopg.connect(_with_database(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
        own = _with_database(url, name)
        with psycopg.connect(own, autocommit=True) as fresh:
            fresh.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        yield {**os.environ, "DATABASE_URL": own, "DEMO": "1"}
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))


def manage(environment: dict[str, str], *words: str) -> str:
    """Run a command of manage.py; its output, or a failure that shows it."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def environment(
    site_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The environment of the site with the demo town, for commands beside the server."""
    folders = {"DATA_DIR": "data", "STATIC_ROOT": "static"}
    made = {name: str(tmp_path_factory.mktemp(folder)) for name, folder in folders.items()}
    environment = site_environment | made | {"SECRET_KEY": "only for tests"}
    for words in (["migrate"], ["collectstatic", "--noinput"], ["load_demo"], ["demo_users"]):
        manage(environment, *words)
    return environment


@pytest.fixture(scope="session")
def site(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site with the demo town."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--blocking-threads", "32", "gis_platform.wsgi:application"]
    log = tmp_path_factory.mktemp("log") / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        _wait_until_served(f"http://127.0.0.1:{port}/healthz", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_served(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"{url} did not answer in {PATIENCE_S} s: {log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail("No Chromium: install the package chromium or set CHROMIUM.")
    with sync_playwright() as playwright:
        expect.set_options(timeout=EXPECTING_MS)
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@contextmanager
def opened_page(
    browser: Browser, site: str, *, refusals: Collection[int] = (), **options: Any
) -> Iterator[Page]:
    """Open a page in English in a fresh context; watch over what it says and whom it asks.

    refusals: statuses of answers that are no failure of the page, as 409 where two clash.
    """
    settings = {"viewport": WINDOW, "locale": "en", "reduced_motion": "reduce"} | options
    context = browser.new_context(base_url=site, **settings)
    context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    opened = context.new_page()
    errors: list[str] = []
    elsewhere: list[str] = []

    def asked(address: str) -> None:
        if not address.startswith((f"{site}/", *WITHIN_THE_BROWSER)):
            elsewhere.append(address)

    opened.on("pageerror", lambda error: errors.append(str(error)))
    allowed = tuple(f"{REFUSED}{status} " for status in refusals)

    def said(line: ConsoleMessage) -> None:
        if line.type == "error" and not f"{line.text} ".startswith(allowed):
            errors.append(line.text)

    opened.on("console", said)
    context.on("request", lambda request: asked(request.url))
    yield opened
    context.close()
    assert errors == []
    assert elsewhere == []


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page; an error in its console or a request to another host fails the test."""
    with opened_page(browser, site) as opened:
        yield opened


@pytest.fixture
def narrow_page(browser: Browser, site: str) -> Iterator[Page]:
    """A page as wide as a telephone, watched over likewise."""
    with opened_page(browser, site, viewport=NARROW_WINDOW) as opened:
        yield opened


@pytest.fixture
def examined_page(browser: Browser, site: str) -> Iterator[Page]:
    """A page into which a script for tests may be put."""
    with opened_page(browser, site, bypass_csp=True) as opened:
        yield opened
