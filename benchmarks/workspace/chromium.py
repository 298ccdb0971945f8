"""A Chromium of its own process and profile, which can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserType, Page

PATIENCE_S = 30.0
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--window-size=900,600",
    "--lang=en",
)


def chromium_path() -> str:
    """Return where Chromium is; raises FileNotFoundError."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise FileNotFoundError("No Chromium: install the package chromium or set CHROMIUM.")
    return found


@dataclass(kw_only=True)
class OwnChromium:
    """A running Chromium with a profile on the disk."""

    process: subprocess.Popen[bytes]
    page: Page

    def kill(self) -> None:
        """Kill it and all its processes at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE_S)


def start(kind: BrowserType, executable: str, profile: Path) -> OwnChromium:
    """Start Chromium on a profile; its first page is returned with it."""
    told = profile / "DevToolsActivePort"
    told.unlink(missing_ok=True)
    for lock in profile.glob("Singleton*"):
        lock.unlink()
    command = [executable, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    end = time.monotonic() + PATIENCE_S
    while not (told.exists() and "\n" in told.read_text()):
        if time.monotonic() > end or process.poll() is not None:
            process.kill()
            raise TimeoutError(f"Chromium did not start in {PATIENCE_S} s.")
        time.sleep(0.05)
    port = told.read_text().splitlines()[0]
    browser = kind.connect_over_cdp(f"http://127.0.0.1:{port}")
    (context,) = browser.contexts
    return OwnChromium(
        process=process, page=context.pages[0] if context.pages else context.new_page()
    )
