"""Set-up's browser files: made once, made whole, and asking for no other host."""

import json

import pytest

from planner.errors import InputError
from planner.views import assets as setting_up
from planner.views.assets import ATLAS, ATLAS_FILE, COPIED, is_complete, main, make_assets

SQUARE = [
    [[0, 0], [10, 0]],
    [[10, 0], [0, 10]],
    [[10, 10], [-10, 0], [0, -10]],
    [[10, 10], [5, 0], [0, -10], [-5, 0]],
]
TOPOLOGY = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": SQUARE,
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1, 2]], "properties": {"name": "Westland"}},
                {"type": "Polygon", "arcs": [[-2, 3]], "properties": {"name": "Eastland"}},
            ]
        },
        "land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0, 1, 2]]]}]},
    },
}
OUTSIDE = "@import url(https://fonts.example/a.css);@font-face{font-family:x;src:url(//fonts.example/x.woff)}"


@pytest.fixture
def node_modules(tmp_path):
    """The packages as npm lays them, with small files."""
    for name, path in COPIED.items():
        file = tmp_path / "node_modules" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f"{OUTSIDE}.a{{background:url(images/layers.png)}}" if name.endswith(".css") else name
        )
    for path in ATLAS.values():
        file = tmp_path / "node_modules" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(TOPOLOGY))
    return tmp_path / "node_modules"


def test_everything_is_made_once_and_then_left_alone(node_modules, tmp_path):
    folder = tmp_path / "assets"

    assert make_assets(node_modules, folder) is True
    assert make_assets(node_modules, folder) is False
    assert {path.name for path in folder.iterdir()} == {*COPIED, ATLAS_FILE, "manifest.json"}


def test_a_file_that_was_changed_or_lost_is_made_again(node_modules, tmp_path):
    folder = tmp_path / "assets"
    make_assets(node_modules, folder)
    (folder / "leaflet.js").write_text("broken")
    assert not is_complete(folder)
    assert make_assets(node_modules, folder) is True
    (folder / ATLAS_FILE).unlink()
    assert make_assets(node_modules, folder) is True


def test_a_style_loads_nothing_from_outside_and_its_images_lie_beside_it(node_modules, tmp_path):
    make_assets(node_modules, tmp_path / "assets")

    style = (tmp_path / "assets" / "leaflet.css").read_text()
    assert "example" not in style
    assert style == ".a{background:url(layers.png)}"


def test_without_the_packages_set_up_says_what_is_missing_and_what_to_run(node_modules, tmp_path):
    (node_modules / COPIED["leaflet.js"]).unlink()

    with pytest.raises(InputError, match=r"1 of 18 browser files .* leaflet/dist/leaflet.js\); run `npm ci"):
        make_assets(node_modules, tmp_path / "assets")


def test_the_set_up_door_answers_2_when_the_packages_are_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(setting_up, "__file__", str(tmp_path / "planner" / "views" / "assets.py"))

    assert main([str(tmp_path / "nothing")]) == 2
    assert "npm ci" in capsys.readouterr().err


def test_the_finished_files_ask_for_no_other_host(assets):
    for path in assets.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert "@import" not in text
        assert "url(http" not in text
        assert "url(//" not in text
