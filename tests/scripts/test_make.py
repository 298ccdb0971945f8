import os
import re
from pathlib import Path

import pytest

from tests.scripts.shell import ROOT, run

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE)


def scripts_run_by(target: str) -> list[str]:
    answer = run("make", "-n", target)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


def test_help_lists_every_target() -> None:
    listed = [line.split()[0] for line in run("make", "help").stdout.splitlines()]
    assert listed == TARGETS
    assert {"demo", "test", "lint", "stop", "reset", "help"} <= set(TARGETS)


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "help"])
def test_every_target_runs_executable_scripts(target: str) -> None:
    for line in scripts_run_by(target):
        script = ROOT / line.split()[0]
        assert os.access(script, os.X_OK), script


@pytest.mark.parametrize(("target", "script"), [("test", "test.sh"), ("lint", "lint.sh")])
def test_the_set_up_comes_first(target: str, script: str) -> None:
    first, second = scripts_run_by(target)
    assert first == "scripts/setup.sh --dev"
    assert second.split()[0] == f"scripts/{script}"


def test_ci_runs_the_targets_of_the_makefile_in_order() -> None:
    text = (ROOT / ".ci" / "run").read_text()
    assert re.findall(r"^make ([a-z-]+)$", text, flags=re.MULTILINE) == ["lint", "test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize(
    "script",
    [*sorted((ROOT / "scripts").glob("*.sh")), ROOT / ".ci" / "run"],
    ids=lambda path: path.name,
)
def test_scripts_are_valid_and_stop_at_errors(script: Path) -> None:
    assert run("bash", "-n", script).returncode == 0
    if script.name != "env.sh":
        assert re.search(r"^set -e?uo pipefail$", script.read_text(), flags=re.MULTILINE)


def test_the_image_and_the_machine_take_the_same_steps() -> None:
    image = (ROOT / "Dockerfile").read_text() + (ROOT / "docker-compose.yml").read_text()
    taken = set(re.findall(r"scripts/setup\.sh ([a-z]+)", image))
    offered = re.search(r"^\[.*\|\| steps=\((.*)\)$", (ROOT / "scripts/setup.sh").read_text(), re.M)
    assert offered is not None
    # System packages are the base image's matter.
    assert taken == set(offered.group(1).split()) - {"packages"}
