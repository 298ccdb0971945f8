import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scripts.shell import IS_ROOT, ROOT, open_directory, run, write_program

RECORD_CALLS = 'echo "$(basename "$0") $*" >>"$CALLS"'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose Python, Node.js and npm only write down how they were called."""
    made = tmp_path / "checkout"
    shutil.copytree(ROOT / "scripts", made / "scripts")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (made / name).write_text("one==1\n")
    write_program(made / ".venv" / "bin" / "python", RECORD_CALLS)
    write_program(tmp_path / "bin" / "node", 'echo "v22.0.0"')
    write_program(
        tmp_path / "bin" / "npm",
        f'{RECORD_CALLS}\n[ "$1" = ci ] && mkdir -p node_modules || mkdir -p dist',
    )
    frontend = made / "frontend"
    (frontend / "src").mkdir(parents=True)
    (frontend / "package.json").write_text("{}")
    (frontend / "package-lock.json").write_text("{}")
    (frontend / "src" / "map.ts").write_text("export const zoom = 1;\n")
    return made


def calls_of_setup(checkout: Path, *arguments: str) -> list[str]:
    """Run the set-up of a checkout and return the calls that changed something."""
    record = checkout.parent / "calls"
    record.write_text("")
    answer = run(
        checkout / "scripts" / "setup.sh",
        *arguments,
        DATA_DIR=checkout / ".data",
        CALLS=record,
        PATH=f"{checkout.parent / 'bin'}:/usr/bin:/bin",
    )
    assert answer.returncode == 0, answer.stderr
    lines = record.read_text().splitlines()
    changing = ("pip sync", "npm ", "compile_texts")
    return [line for line in lines if any(call in line for call in changing)]


def test_packages_are_synchronised_once(checkout: Path) -> None:
    (call,) = calls_of_setup(checkout, "python")
    assert "--require-hashes" in call
    assert call.endswith("/requirements.txt")
    assert calls_of_setup(checkout, "python") == []


def test_a_demo_after_the_tests_keeps_their_packages(checkout: Path) -> None:
    (call,) = calls_of_setup(checkout, "--dev", "python")
    assert call.endswith("/requirements-dev.txt")
    assert calls_of_setup(checkout, "python") == []
    (checkout / "requirements-dev.txt").write_text("one==2\n")
    (call,) = calls_of_setup(checkout, "python")
    assert call.endswith("/requirements-dev.txt")


def test_tests_after_a_demo_add_their_packages(checkout: Path) -> None:
    calls_of_setup(checkout, "python")
    (call,) = calls_of_setup(checkout, "--dev", "python")
    assert call.endswith("/requirements-dev.txt")


def test_the_front_end_is_built_when_its_sources_change(checkout: Path) -> None:
    installed, built = calls_of_setup(checkout, "frontend")
    assert installed.startswith("npm ci")
    assert built.endswith("build")
    assert calls_of_setup(checkout, "frontend") == []
    (checkout / "frontend" / "src" / "map.ts").write_text("export const zoom = 2;\n")
    assert calls_of_setup(checkout, "frontend") == [built]
    (checkout / "frontend" / "package-lock.json").write_text('{"packages": {}}')
    assert calls_of_setup(checkout, "frontend") == [installed, built]


def test_texts_are_compiled_when_a_catalogue_is_newer(checkout: Path) -> None:
    source = checkout / "gis_platform" / "locale" / "tt" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text("")
    os.utime(source, (1_000, 1_000))
    (call,) = calls_of_setup(checkout, "texts")
    assert "compile_texts" in call
    source.with_suffix(".mo").write_bytes(b"")
    assert calls_of_setup(checkout, "texts") == []
    os.utime(source, None)
    os.utime(source.with_suffix(".mo"), (2_000, 2_000))
    assert calls_of_setup(checkout, "texts") == [call]


def without_postgres(*programs: Path, data: Path) -> subprocess.CompletedProcess[str]:
    """Run the packages step as an ordinary user on a machine without PostgreSQL."""
    path = ":".join([*(str(one) for one in programs), "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
    command = [str(ROOT / "scripts" / "setup.sh"), "packages"]
    if IS_ROOT:
        command = ["runuser", "-u", "nobody", "--", *command]
    return run(*command, PATH=path, DATA_DIR=data, PG_BINDIR=data, HOME=data)


def test_an_ordinary_user_is_told_the_one_command() -> None:
    with open_directory() as data:
        data.chmod(0o777)
        write_program(data / "bin" / "sudo", "exit 1")
        answer = without_postgres(data / "bin", data=data)
    assert answer.returncode == 3, answer.stderr
    commands = [line for line in answer.stderr.splitlines() if line.startswith("  ")]
    assert len(commands) == 1
    sudo, shell, option, script = shlex.split(commands[0])
    assert (sudo, shell, option) == ("sudo", "sh", "-c")
    assert "postgresql-postgis" in script
    assert script.index("create_main_cluster=false") < script.index("apt-get install")
    assert run("sh", "-n", "-c", script).returncode == 0


def test_sudo_without_a_password_is_used() -> None:
    with open_directory() as data:
        data.chmod(0o777)
        record = data / "sudo.log"
        write_program(data / "bin" / "sudo", f'echo "$*" >>{record}')
        answer = without_postgres(data / "bin", data=data)
        asked, installed = record.read_text().splitlines()
    assert answer.returncode == 0, answer.stderr
    assert asked == "-n true"
    assert installed.startswith("-n sh -c mkdir -p /etc/postgresql-common/createcluster.d")


def test_a_database_elsewhere_needs_no_server_packages() -> None:
    with open_directory() as data:
        setup = ROOT / "scripts" / "setup.sh"
        answer = run(
            setup, "packages", DATA_DIR=data, PG_BINDIR=data, DATABASE_URL="postgresql:///gis"
        )
    assert (answer.returncode, answer.stderr) == (0, "")


def test_an_unknown_step_is_refused() -> None:
    answer = run(ROOT / "scripts" / "setup.sh", "everything")
    assert answer.returncode == 2
    assert '"everything"' in answer.stderr
