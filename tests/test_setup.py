"""Setting up: what a stranger is told whose machine lacks something, and that nothing is done twice."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = ("requirements.lock", "requirements-dev.lock", "pyproject.toml")
MADE = "venv --clear .venv"
UV = "pip install --quiet --no-deps --require-hashes -r .venv/uv.lock"
TOOLS = ("bash", "cat", "dirname", "awk", "rm", "mkdir", "cp")


@pytest.fixture
def checkout(tmp_path) -> Path:
    """The set-up script in a folder with a space in its name; bin/ holds the only Pythons it can find."""
    folder = tmp_path / "a checkout"
    (folder / "bin").mkdir(parents=True)
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "setup", folder / ".ci")
    for tool in TOOLS:
        (folder / "bin" / tool).symlink_to(shutil.which(tool))
    for name in FILES:
        (folder / name).write_text(f"# {name}\n")
    return folder


def program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{shutil.which('bash')}\n{script}\n")
    path.chmod(0o755)


def set_up(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", folder / ".ci" / "setup", *words],
        env={"PATH": str(folder / "bin"), "HOME": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_without_python_is_told_which_one_to_install(checkout):
    done = set_up(checkout)
    assert done.returncode == 1
    assert done.stderr.startswith("setup: no Python 3.11, 3.12 or 3.13 was found; install one")


def test_a_python_too_old_is_named_with_its_version(checkout):
    program(checkout / "bin" / "python3", "echo 3.9.18")
    done = set_up(checkout)
    assert done.returncode == 1
    assert "no Python 3.11, 3.12 or 3.13 was found (python3 is 3.9.18)" in done.stderr


def test_a_debian_python_without_its_venv_module_is_told_the_package(checkout):
    program(checkout / "bin" / "python3", 'case "$2" in *ensurepip*) exit 1 ;; *) echo 3.11.2 ;; esac')
    done = set_up(checkout)
    assert done.returncode == 1
    assert "python3 (3.11.2) cannot make environments" in done.stderr
    assert "apt-get install python3-venv" in done.stderr


def test_a_python_of_ones_own_choice_is_the_only_one_tried(checkout):
    program(checkout / "bin" / "python3.13", "echo 3.13.0")
    program(checkout / "my python" / "python3", "echo 3.14.0")
    done = set_up(checkout, PYTHON=str(checkout / "my python" / "python3"))
    assert done.returncode == 1
    assert "my python/python3 is 3.14.0" in done.stderr


def test_an_unknown_step_is_refused(checkout):
    assert "unknown step 'enviroment'" in set_up(checkout, "enviroment").stderr


def stand_in(folder: Path, *, uv: str) -> None:
    """Installers that only say that they were called; everything else of Python is this one."""
    program(folder / "bin" / "uv", uv)
    program(
        folder / "bin" / "python3",
        'if [ "$2" = venv ]; then mkdir -p .venv/bin; cp bin/uv .venv/bin; cp "$0" .venv/bin/python; fi\n'
        f'if [ "$1" = -m ]; then echo "$2 ${{*:3}}" >>calls; else exec "{sys.executable}" "$@"; fi',
    )


def calls(folder: Path) -> list[str]:
    """The installers called by one more set-up of the environment."""
    log = folder / "calls"
    log.write_text("")
    done = set_up(folder, "environment")
    assert done.returncode == 0, done.stderr
    return log.read_text().splitlines()


def test_only_what_has_changed_is_done_again(checkout):
    stand_in(checkout, uv='echo "uv $2" >>calls')
    assert calls(checkout) == [MADE, UV, "uv sync", "uv install"]
    assert calls(checkout) == []
    (checkout / "pyproject.toml").write_text("# another version\n")
    assert calls(checkout) == ["uv install"]
    (checkout / "requirements.lock").write_text("# another package\n")
    assert calls(checkout) == [UV, "uv sync", "uv install"]
    moved = checkout.rename(checkout.with_name("elsewhere"))  # the scripts in .venv hold the old place
    assert calls(moved) == [MADE, UV, "uv sync", "uv install"]


def test_where_uv_fails_pip_installs_the_same_lock(checkout):
    stand_in(checkout, uv="exit 2")
    assert calls(checkout)[2:] == [
        "pip install --quiet --no-deps --require-hashes -r requirements-dev.lock",
        "pip install --quiet --no-deps --no-build-isolation -e .",
    ]
