"""What the pages say stands: links lead somewhere, named files and functions exist, the notebook runs."""

import ast
import json
import re
import runpy
from pathlib import Path

import pytest

from tests.notebook import printed_by, stored_in

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
AT_THE_ROOT = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
PAGES = [*AT_THE_ROOT, *sorted(DOCS.rglob("*.md"))]
MADE = re.findall(
    r"- ([\w/]+\.md)", (ROOT / "mkdocs.yml").read_text()
)  # `make docs` holds that these are there
HISTORY = {"CHANGELOG.md", "performance.md"}  # they speak of what was
SOURCES = [
    path.relative_to(ROOT).as_posix()
    for name in ("planner", "api", "tests", "docs")
    for path in (ROOT / name).rglob("*.py")
]


def words_of(page: Path) -> str:
    """A page's text without its code blocks."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_repository_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)", words_of(page))
    inside = [link for link in links if "://" not in link]
    lost = [link for link in inside if not (page.parent / link).exists() and link not in MADE]
    assert lost == []


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in HISTORY], ids=lambda page: page.name
)
def test_every_source_file_that_a_page_names_exists(page):
    named = re.findall(r"`([\w/]+\.py)", page.read_text(encoding="utf-8"))
    assert [name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in SOURCES)] == []


def test_each_step_of_the_number_followed_backwards_names_what_its_file_holds():
    steps = re.findall(r"^\d+\. .*?(?=^\d+\. |^$)", (DOCS / "walk.md").read_text(), re.MULTILINE | re.DOTALL)
    assert len(steps) >= 10
    for step in steps:
        first, *others = re.findall(r"`(planner/[\w/]+\.py)`", step)
        held = {name for path in (first, *others) for name in defined_in(ROOT / path)}
        called = re.match(r"\d+\. `[^`]+`,((?: (?:then )?`\w+`[,:]?)+)", step)
        assert called, step
        assert set(re.findall(r"`(\w+)`", called[1])) <= defined_in(ROOT / first), step
        private = set(re.findall(r"`(_\w+|\w+_at)`", step))
        assert private <= held, step


def defined_in(path: Path) -> set[str]:
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds)}


def test_what_a_recipe_says_stands_in_a_file_stands_there():
    recipes = (DOCS / "add_a_part.md").read_text()
    named = re.findall(r"`(\w+)`\s+(?:of|in)\s+`([\w/]+\.py)`", recipes)
    assert len(named) >= 5
    for name, place in named:
        paths = [path for path in SOURCES if f"/{path}".endswith(f"/{place}")]
        assert any(re.search(rf"\b{name}\b", (ROOT / path).read_text()) for path in paths), (name, place)


@pytest.mark.parametrize("page", AT_THE_ROOT, ids=lambda page: page.name)
def test_the_lines_of_the_first_pages_are_no_longer_than_110(page):
    lines = page.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 110 and not line.startswith("|")] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_says_that_it_prints(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    again = f"python -m tests.notebook {path.relative_to(ROOT)} writes it anew"
    assert printed_by(path) == stored_in(path), again


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_nothing_of_the_machine_it_ran_on(path):
    notebook = json.loads(path.read_text())
    outputs = [out for cell in notebook["cells"] for out in cell.get("outputs", [])]
    assert {out["output_type"] for out in outputs} <= {"stream"}
    assert not re.search(r"/(?:home|root|tmp|work|Users)\b", json.dumps(outputs))


GOOD = "<meta http-equiv=Content-Security-Policy content=\"default-src 'self'\">"


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("a.html", f"{GOOD}<a href='https://elsewhere.example'>read</a><img src=board.png>", None),
        (
            "a.html",
            f"{GOOD}<script src='https://elsewhere.example/x.js'></script>",
            "https://elsewhere.example/x.js",
        ),
        ("a.html", f"{GOOD}<link rel=preconnect href='//elsewhere.example'>", "//elsewhere.example"),
        ("a.html", "<p>no policy", "no Content-Security-Policy"),
        (
            "a.css",
            "@font-face { src: url(https://elsewhere.example/x.woff2) }",
            "https://elsewhere.example/x.woff2",
        ),
    ],
)
def test_the_site_is_refused_where_it_would_load_from_another_host(tmp_path, name, text, wrong):
    from mkdocs.exceptions import PluginError

    require_own_host = runpy.run_path(str(DOCS / "build_site" / "own_host.py"))["require_own_host"]
    (tmp_path / name).write_text(text)
    if wrong is None:
        require_own_host(tmp_path)
        return
    with pytest.raises(PluginError, match=re.escape(wrong)):
        require_own_host(tmp_path)


def test_every_class_that_the_page_of_names_speaks_of_exists():
    named = set(re.findall(r"\(`([A-Z]\w+)`\)", (DOCS / "names.md").read_text()))
    held = {
        name for path in SOURCES if path.startswith(("planner/", "api/")) for name in defined_in(ROOT / path)
    }
    assert len(named) > 20
    assert named - held == set()


def test_contributors_are_told_what_is_in_every_room():
    told = set(re.findall(r"`planner/(\w+)/`", (ROOT / "CONTRIBUTING.md").read_text()))
    assert {path.parent.name for path in (ROOT / "planner").glob("*/__init__.py")} - told == set()
