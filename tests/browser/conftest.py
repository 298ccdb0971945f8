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
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
WINDOW: ViewportSize = {"width": 1440, "height": 900}


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
def site(
    site_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a running site with the demo town."""
    environment = site_environment | {"DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    environment["SECRET_KEY"] = "only for tests"
    environment["STATIC_ROOT"] = str(tmp_path_factory.mktemp("static"))
    for words in (["migrate"], ["collectstatic", "--noinput"], ["load_demo"], ["demo_users"]):
        manage(environment, *words)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--blocking-threads", "4", "gis_platform.wsgi:application"]
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
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page in a fresh context; an error in its console fails the test."""
    context = browser.new_context(base_url=site, viewport=WINDOW, locale="en")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield opened
    context.close()
    assert errors == []
