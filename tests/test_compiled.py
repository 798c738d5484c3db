"""Compiled kernels: kept under a name of all that they are made of, and each of few arguments."""

import ast
import shutil
from pathlib import Path

from planner.compiled import kernel_sources

PACKAGE = Path(__file__).parent.parent / "planner"


def names(package):
    return {path.relative_to(package).as_posix() for path in kernel_sources(package)}


def test_the_name_knows_kernels_and_what_is_melted_into_them():
    assert {
        "drift/heun_kernels.py",
        "drift/interpolate_simd.py",
        "vehicle/buoyancy.py",
        "units.py",
        "air.py",
    } <= names(PACKAGE)


def test_a_change_of_what_no_kernel_is_made_of_keeps_the_compiled_code():
    assert not {"pipeline.py", "document.py", "forecast/store/store.py", "plan/cargo.py"} & names(PACKAGE)


def test_every_file_with_a_kernel_is_known_wherever_it_stands():
    marks = ("@kernel", "@inlined", "@marching", "@copied")
    holding = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(line.startswith(marks) for line in path.read_text().splitlines())
    }
    assert holding <= names(PACKAGE)


def test_no_kernel_takes_more_than_seven_arguments():
    kinds = {"kernel", "inlined", "marching", "copied"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and kinds & {ast.unparse(d) for d in node.decorator_list}:
                assert len(node.args.args) <= 7, f"{path.name}: {node.name}"


def test_a_kernel_that_brings_in_another_file_brings_it_into_the_name(tmp_path):
    package = tmp_path / "planner"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("assets", "__pycache__"))
    before = names(package)
    (package / "vehicle" / "ascent.py").write_text(
        "from planner.plan.cargo import Bundle\n" + (package / "vehicle" / "ascent.py").read_text()
    )
    assert "plan/cargo.py" in names(package) - before
