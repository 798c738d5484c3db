"""The container image: what its recipe promises, and, on demand, the image built and asked how it is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import awaited

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def instructions(name: str) -> list[str]:
    """What stands behind each instruction of that name, continued lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.removeprefix(name).strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


def test_the_dockerfile_is_clean_for_its_linter():
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_stage_stands_on_the_base_that_the_builder_names():
    assert instructions("ARG")[0].startswith("BASE=")
    assert {stage.split()[0] for stage in instructions("FROM")} == {"${BASE}"}


def test_the_image_runs_as_nobody_in_particular():
    """A numeric user, because an orchestrator cannot tell from a name that it is not root."""
    assert [int(user) > 0 for user in instructions("USER")] == [True]


def test_signals_reach_the_server():
    """An entry point written as JSON starts no shell in between."""
    assert json.loads(instructions("ENTRYPOINT")[0])[:2] == ["windfall", "serve"]


def test_the_container_does_not_open_itself_to_everybody(tmp_path):
    """Its entry point listens at every address; it refuses until its environment says that this is meant."""
    program, *words = json.loads(instructions("ENTRYPOINT")[0])
    assert not any("UNPROTECTED" in line for line in instructions("ENV"))
    asked = [Path(sys.executable).with_name(program), *words]
    environment = {name: value for name, value in os.environ.items() if name != "WINDFALL_UNPROTECTED"}
    environment |= {"WINDFALL_STORE": str(tmp_path)}
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "WINDFALL_UNPROTECTED=1" in done.stderr


def test_everything_copied_passes_the_ignore_file():
    allowed = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    copied = {part for line in instructions("COPY") if "--from" not in line for part in line.split()[:-1]}
    assert copied == allowed


def buildah(*words: str | Path) -> str:
    """One buildah command; by chroot it needs neither an engine nor a daemon."""
    done = subprocess.run(["buildah", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout.strip()


def is_healthy() -> bool:
    """What the image's own health check says, asked from outside."""
    command = json.loads(instructions("HEALTHCHECK")[0].partition("CMD")[2])
    return subprocess.run([sys.executable, *command[1:]], capture_output=True, check=False).returncode == 0


@pytest.mark.nightly
@pytest.mark.skipif(
    "WINDFALL_BASE_IMAGE" not in os.environ,
    reason="set WINDFALL_BASE_IMAGE to an image in buildah's store with Python 3.11 to 3.13; takes minutes",
)
def test_the_image_is_built_and_answers_that_it_is_healthy():
    assert not is_healthy(), "port 8000 is taken by another server"
    here = ["--isolation=chroot", "--network=host"]
    # How this machine reaches packages is lent to the build, not copied into the image.
    lent = [
        f"--volume={path}:{path}:ro" for path in ("/etc/ssl/certs", "/etc/pip.conf") if Path(path).exists()
    ]
    base = f"--build-arg=BASE={os.environ['WINDFALL_BASE_IMAGE']}"
    buildah("bud", *here, *lent, "--format=docker", base, "--tag=localhost/windfall:test", ROOT)
    container = buildah("from", "--pull-never", "localhost/windfall:test")
    command = [
        "buildah",
        "run",
        *here,
        "--env=WINDFALL_UNPROTECTED=1",
        container,
        "--",
        *json.loads(instructions("ENTRYPOINT")[0]),
    ]
    try:
        with subprocess.Popen(command) as server:
            try:
                assert awaited(is_healthy, every_s=0.5)
            finally:
                server.terminate()
    finally:
        buildah("rm", container)
