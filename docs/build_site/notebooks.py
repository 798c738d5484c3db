"""A notebook as a page: its words, its code, and what it printed when it was last run."""

import json
from pathlib import Path
from typing import Any


def notebook_page(path: Path) -> str:
    """The notebook's cells as Markdown, with a link to the file itself above them."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    first, *others = (_cell(cell) for cell in cells)
    take = f"*This page is a notebook that a test runs: [take it]({path.name}).*"
    return "\n\n".join([first, take, *others])


def _cell(cell: dict[str, Any]) -> str:
    text = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return text
    printed = "".join("".join(out.get("text", [])) for out in cell["outputs"])
    return f"```python\n{text}\n```" + (f"\n\n```text\n{printed.rstrip()}\n```" if printed else "")
