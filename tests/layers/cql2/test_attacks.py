"""Filters that mean harm are refused in under a second, within a bound of memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gis_platform.layers.cql2.reading import read_json, read_text
from gis_platform.layers.errors import InvalidParameter

ROOT = Path(__file__).resolve().parents[3]
MEMORY_BYTES = 1_500_000_000
GROWTH_KB = 60_000

# read in a thread of a small stack, as servers have them; prints what the worst attack cost
PROGRAM = f"""
import json, random, resource, sys, threading, time
import django
django.setup()
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_BYTES}, {MEMORY_BYTES}))
from gis_platform.layers.cql2.guard import guard_tree
from gis_platform.layers.cql2.reading import read_json, read_text
from gis_platform.layers.errors import InvalidParameter
from tests.layers.cql2.attacks import attacks, noise
worst, refused = (0.0, ""), {{}}
def one(name, read, text):
    global worst
    began = time.thread_time()
    try:
        guard_tree(read(text))
        refused[name] = False
    except InvalidParameter:
        refused[name] = True
    worst = max(worst, (time.thread_time() - began, name))
def run():
    for name, text in attacks().items():
        one(name, read_json if text[:1] in "{{[" else read_text, text)
    for number, text in enumerate(noise()):
        one(f"noise {{number}}: {{text[:60]}}", read_text, text)
def size():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = size()
threading.stack_size(1024 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
print(json.dumps({{"worst": worst, "grown_kb": size() - before, "refused": refused}}))
"""


def test_no_filter_costs_a_second_or_the_memory_of_the_machine() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "gis_platform.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["worst"][0] < 1, found["worst"]
    assert found["grown_kb"] < GROWTH_KB
    harmful = {name for name in found["refused"] if not name.startswith(("noise", "fair"))}
    assert {name for name in harmful if not found["refused"][name]} == set()
    assert {
        name for name, no in found["refused"].items() if name.startswith("fair") and no
    } == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a condition"),
        ("   ", "a condition"),
        ("a = '\x00'", "without the character 0"),
        ("a = 'x", "quotes that are closed"),
        ('"a = 1', "quotes that are closed"),
        ("(a = 1", "brackets that are closed"),
        ("a = 1)", "opened before they are closed"),
        ("a = 1; DROP TABLE parcels_parcel", "can be read at character 6"),
        ("x" * 40_000, "at most 32768 characters"),
        ("(" * 40 + "a = = 1" + ")" * 40, "at most 64 levels"),
    ],
)
def test_the_guard_says_what_is_wrong(text: str, expected: str) -> None:
    with pytest.raises(InvalidParameter, match=expected):
        read_text(text)


@pytest.mark.parametrize("text", ["{", "[1", '{"op": NaN}', "[" * 3000, '{"a": "\\ud800"}'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidParameter, match="JSON that can be read at character"):
        read_json(text)
