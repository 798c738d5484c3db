"""The laws of the house, held as tests: who imports what, how large a file grows, what a setting may say."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

import planner

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
PACKAGES = [ROOT / "planner", ROOT / "api"]
HEAVY = ["numpy", "numba", "scipy", "xarray", "pandas", "shapely", "pyproj", "folium", "fastapi", "eccodes"]

MOST_MODULES_OF_A_PLAN = 300
"""pydantic's own first model takes 216 of them."""

# Libraries -> the files and folders that may import them.
ROOMS = {
    ("numba", "llvmlite"): ("planner/compiled.py", "planner/drift/interpolate_simd.py"),
    ("planner.compiled",): (
        "planner/chance/",
        "planner/drift/",
        "planner/forecast/column_wind.py",
        "planner/forecast/ladder.py",
        *(f"planner/vehicle/{name}.py" for name in ("buoyancy", "climb", "float_phase", "loads", "ascent")),
    ),
    ("xarray", "cfgrib", "netCDF4"): ("planner/forecast/",),
    ("eccodes", "gribapi"): ("planner/forecast/", "planner/sample/", "planner/fakes/"),
    ("pyproj",): ("planner/forecast/reading/files/map_projection.py",),
    ("zarr", "numcodecs"): ("planner/forecast/store/export.py",),
    ("folium", "branca"): ("planner/views/map.py",),
    ("fastapi",): ("api/",),
    ("starlette",): ("api/", "planner/fakes/server.py"),
    ("httpx", "httpx2", "requests", "urllib3", "aiohttp", "http.client", "urllib.request"): (
        "planner/forecast/fetching/download.py",
    ),
}

FOR_ALL_TESTS = {"planner.plan", "planner.sample", "planner.fakes"}
"""Rooms that a test of any other may take from: what a person writes, and weather and a provider made up."""

BORROWED = {"landing": 3}
"""How many names the tests of a room still take from inside another: lower it, never raise it."""


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every dotted name that a file imports, wherever in it."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{name.name}" for name in node.names]
    return tuple(names)


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_import_goes_downstream():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("libraries", "rooms"), ROOMS.items(), ids=lambda names: names[0])
def test_a_library_stays_in_its_room(libraries, rooms):
    strays = {
        place: name
        for path in sources(*PACKAGES)
        for name in imported(path)
        if not (place := path.relative_to(ROOT).as_posix()).startswith(rooms)
        and f"{name}.".startswith(tuple(f"{library}." for library in libraries))
    }
    assert strays == {}


def catches_everything(path: Path) -> bool:
    handlers = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ExceptHandler))
    return any(
        caught.type is None or re.search(r"\b(Base)?Exception\b", ast.unparse(caught.type))
        for caught in handlers
    )


def test_a_room_is_tested_through_the_doors_and_by_its_own_parts():
    """A test takes the doors, its own room's parts and the rooms with kernels: no other room's insides."""
    rooms = {f"planner.{folder.name}" for folder in (ROOT / "planner").iterdir() if folder.is_dir()} | {"api"}
    compiled = {"planner." + Path(place).parts[1] for place in ROOMS[("planner.compiled",)]}
    borrowed = Counter[str]()
    for path in sources(ROOT / "tests"):
        room = path.relative_to(ROOT / "tests").parts[0]
        own = "api" if room == "api" else f"planner.{room}"
        for name in imported(path) if own in rooms else ():
            of = "api" if name.startswith("api.") else ".".join(name.split(".")[:2])
            borrowed[room] += of in rooms - compiled - FOR_ALL_TESTS - {own}
    assert {room: count for room, count in borrowed.items() if count > BORROWED.get(room, 0)} == {}


def test_only_the_outermost_doors_catch_everything():
    broad = {path.relative_to(ROOT).as_posix() for path in sources(*PACKAGES) if catches_everything(path)}
    of_a_child = "planner/forecast/reading/decoding.py"  # hands what was raised to who asked
    assert broad <= {"planner/cli/app.py", "api/app.py", "api/errors.py", of_a_child}


def test_no_python_file_has_more_than_300_lines():
    lengths = {
        path.relative_to(ROOT).as_posix(): path.read_text().count("\n")
        for path in sources(*PACKAGES, ROOT / "tests")
    }
    assert {place: lines for place, lines in lengths.items() if lines > 300} == {}


def twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def test_no_class_has_the_name_of_another_and_no_file_of_the_planner_has():
    parts = (part for path in sources(*PACKAGES) for part in ast.parse(path.read_text()).body)
    assert twice(part.name for part in parts if isinstance(part, ast.ClassDef)) == []
    assert twice(path.name for path in sources(ROOT / "planner") if path.name != "__init__.py") == []


def test_no_module_is_a_drawer_for_everything():
    drawers = {"util", "utils", "helper", "helpers", "core", "common", "misc"}
    names = {part for path in sources(*PACKAGES) for part in path.relative_to(ROOT).with_suffix("").parts}
    assert names & drawers == set()


@pytest.mark.parametrize("order", ["cfgrib, pyproj", "pyproj, cfgrib"])
def test_grib_and_map_projections_live_in_one_process(order):
    """Newer eccodes wheels bring a second PROJ: a transform then fails and the process aborts at its end."""
    done = run_python(
        f"import {order}\n"
        "to_mercator = pyproj.Transformer.from_crs('EPSG:4326', 'EPSG:3857', always_xy=True)\n"
        "print(*to_mercator.transform(180.0, 0.0))"
    )
    assert done.returncode == 0, done.stderr
    x_m, y_m = map(float, done.stdout.split())
    assert x_m == pytest.approx(20037508.34, abs=0.01)  # half the equator of the WGS 84 ellipsoid
    assert y_m == pytest.approx(0.0, abs=1e-6)


def test_help_answers_without_loading_a_heavy_library():
    done = run_python(
        "import sys\n"
        "from planner.cli import main\n"
        "sys.argv = ['windfall', '--help']\n"
        "try:\n    main()\n"
        f"finally:\n    print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    assert done.stderr.strip().endswith("[]"), done.stderr


def test_what_a_person_writes_is_read_without_a_library_of_numbers():
    """Of the 1,098 modules that a plan once brought along, those that read text and check fields."""
    plan = (ROOT / "data" / "plans" / "drop.yaml").read_text()
    done = run_python(
        "import sys\n"
        "from planner.plan import Plan\n"
        "brought = len(sys.modules)\n"
        "from planner.document import parse, read_yaml\n"
        f"parse(Plan, read_yaml({plan!r}))\n"
        f"print(brought, [name for name in {HEAVY} if name in sys.modules])"
    )
    assert done.returncode == 0, done.stderr
    brought, heavy = done.stdout.split(maxsplit=1)
    assert int(brought) < MOST_MODULES_OF_A_PLAN
    assert heavy.strip() == "[]"


def settings_files() -> list[Path]:
    patterns = [
        "requirements*.lock",
        "package*.json",
        ".npmrc",
        "pyproject.toml",
        "Makefile",
        "*ocker*",
        ".ci/*",
    ]
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def test_no_lock_or_setting_names_a_host():
    """A registry's address in a lock would bind everybody to it."""
    address = re.compile(r"[a-z+]+://(?!127\.0\.0\.1)[^\s\"']+")
    named = {path.name: found for path in settings_files() if (found := address.findall(path.read_text()))}
    assert named == {}


def test_no_file_names_a_folder_of_one_machine():
    texts = [
        *settings_files(),
        *sources(*PACKAGES, ROOT / "tests"),
        *ROOT.glob("*.md"),
        *ROOT.glob("d*/**/*.md"),
    ]
    somebody = re.compile(r"/(?:home|Users|root)/\w+")
    named = {path.name: found for path in texts if (found := somebody.findall(path.read_text()))}
    assert named == {}


def test_every_pin_of_the_runtime_lock_is_the_same_in_the_development_lock():
    def pins(name: str) -> set[str]:
        return {line.split()[0] for line in (ROOT / name).read_text().splitlines() if re.match(r"\w", line)}

    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.slow
def test_every_measurement_can_still_be_asked_for():
    """Nothing runs them but people: at least they must load."""
    modules = sorted(path.stem for path in (ROOT / "tests" / "benchmarks").glob("*.py"))
    asked = [name for name in modules if not name.startswith("__")]
    code = f"import importlib; [importlib.import_module('tests.benchmarks.' + name) for name in {asked}]"
    done = run_python(code)
    assert done.returncode == 0, done.stderr


def test_every_data_file_states_its_origin_licence_and_date():
    """By a row of data/README.md of its own, or by that of its folder."""
    folder = ROOT / "data"
    lines = (folder / "README.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    assert all(len(row) == 5 and all(row) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", row[4]) for row in rows)
    stated = {row[0].strip("`") for row in rows}
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {
        "README.md"
    }
    assert {place for place in present if not {place, f"{place.partition('/')[0]}/"} & stated} == set()
    assert {place for place in stated if not (folder / place).exists()} == set()


def test_the_changelog_and_the_citation_speak_of_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    assert re.search(rf"^## \[{re.escape(version)}\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_the_walk_through_the_pass_runs_as_it_is_written(tmp_path, monkeypatch):
    """The code blocks of docs/walk.md, in order and in one namespace, in an empty folder."""
    walk = (ROOT / "docs" / "walk.md").read_text()
    blocks = list(re.finditer(r"^```python\n(.*?)^```", walk, re.MULTILINE | re.DOTALL))
    assert blocks
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": "walk"}
    for block in blocks:
        above = walk.count("\n", 0, block.start(1))  # so that a traceback names the page's own line
        exec(compile("\n" * above + block[1], "docs/walk.md", "exec"), namespace)


def test_the_front_door_opens_to_every_public_name_and_no_other() -> None:
    listed = [name for names in planner._HOMES.values() for name in names]
    assert sorted(listed) == sorted(planner.__all__)
    assert all(getattr(planner, name) is not None for name in planner.__all__)
    with pytest.raises(AttributeError, match="no attribute 'fetch'"):
        planner.__getattr__("fetch")
