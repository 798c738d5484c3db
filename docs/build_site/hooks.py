"""What the site is made of beside the pages in docs/; mkdocs calls these as it builds."""

import re
from pathlib import Path
from typing import Any

from command_line import command_line_page
from json_doors import json_page
from mathml import with_mathml
from mkdocs.structure.files import File, Files
from notebooks import notebook_page
from own_host import require_own_host
from python_doors import python_page
from quantity_table import quantities_page

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are made from the program itself, from a notebook, or stand outside docs/."""
    notebook = "notebooks/plan_a_drop"
    made = {
        "command_line.md": command_line_page(),
        "json.md": json_page(),
        "python.md": python_page(),
        "quantities.md": quantities_page(),
        f"{notebook}.md": notebook_page(ROOT / "docs" / f"{notebook}.ipynb"),
        "contributing.md": _moved_in(ROOT / "CONTRIBUTING.md"),
        "changelog.md": _moved_in(ROOT / "CHANGELOG.md"),
    }
    for place, text in made.items():
        files.append(File.generated(config, place, content=text))
    return files


def _moved_in(page: Path) -> str:
    """A page of the repository's root, its links as they are from within docs/."""
    text = page.read_text(encoding="utf-8").replace("](docs/", "](")
    return text.replace("](CHANGELOG.md", "](changelog.md").replace("](CONTRIBUTING.md", "](contributing.md")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links that leave docs/ (to a source file) become their words: the site holds no sources."""
    return _LINK.sub(lambda link: link[1] if link[2].startswith("../") else link[0], markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Formulas become MathML, which browsers draw themselves."""
    return with_mathml(html)


def on_post_build(config: Any) -> None:
    """End the build where a page would load anything from another host."""
    require_own_host(Path(config.site_dir))
