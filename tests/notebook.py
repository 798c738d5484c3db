"""Runs a notebook's code in this process, as far as its words go; no server, no kernel.

`python -m tests.notebook FILE.ipynb` writes what each cell prints into the file.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The notebook's code cells."""
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]


def printed_by(path: Path) -> list[str]:
    """What each code cell prints, run one after the other in the folder of this process."""
    namespace: dict[str, Any] = {"__name__": "notebook"}
    told = []
    for number, cell in enumerate(cells_of(path), 1):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile("".join(cell["source"]), f"{path.name}, code cell {number}", "exec"), namespace)
        told.append(printed.getvalue())
    return told


def stored_in(path: Path) -> list[str]:
    """What the file says that each code cell prints."""
    return ["".join(line for out in cell["outputs"] for line in out["text"]) for cell in cells_of(path)]


def main(path: Path) -> None:
    """Run a notebook in a folder that is thrown away, and keep what it prints."""
    path = path.resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        printed = iter(printed_by(path))
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            lines = next(printed).splitlines(keepends=True)
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
