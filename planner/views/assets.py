"""The browser's files, at set-up: from the npm packages into one flat folder of our own.

node_modules  ->  scripts, styles, images, the atlas, and a manifest of what they must hash to.
``python -m planner.views.assets [NODE_MODULES]`` does nothing when everything is there.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

from planner.errors import InputError, WindfallError
from planner.views.build_basemap import COARSE, FINE, convert

ATLAS_FILE = "atlas.npz"
MANIFEST_FILE = "manifest.json"

# our name  ->  the file in the npm packages
COPIED = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "layers.png": "leaflet/dist/images/layers.png",
    "layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "fullscreen.js": "leaflet.fullscreen/Control.FullScreen.js",
    "fullscreen.css": "leaflet.fullscreen/Control.FullScreen.css",
    "icon-fullscreen.svg": "leaflet.fullscreen/icon-fullscreen.svg",
    "mouse-position.js": "leaflet-mouse-position/src/L.Control.MousePosition.js",
    "mouse-position.css": "leaflet-mouse-position/src/L.Control.MousePosition.css",
    "swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "swagger-ui-bundle.js": "swagger-ui-dist/swagger-ui-bundle.js",
    "LICENSE.leaflet.txt": "leaflet/LICENSE",
    "LICENSE.leaflet.fullscreen.txt": "leaflet.fullscreen/LICENSE",
    "LICENSE.swagger-ui.txt": "swagger-ui-dist/LICENSE",
    "LICENSE.world-atlas.txt": "world-atlas/LICENSE",
}
ATLAS = {scale: f"world-atlas/countries-{scale}.json" for scale in (FINE, COARSE)}


def asset_folder() -> Path:
    """The folder of the browser's files; InputError where set-up has not made it."""
    folder = Path(__file__).parent / "assets"
    if not (folder / MANIFEST_FILE).is_file():
        raise InputError(
            f"the browser files are not there (0 of {len(COPIED) + 1} in {folder}); run `make setup` once"
        )
    return folder


def make_assets(node_modules: Path, folder: Path) -> bool:
    """Make the folder anew; False where all is there already, as its manifest says.

    InputError where files of the npm packages are missing.
    """
    if is_complete(folder):
        return False
    sources = [node_modules / path for path in (*COPIED.values(), *ATLAS.values())]
    missing = [path for path in sources if not path.is_file()]
    if missing:
        raise InputError(
            f"{len(missing)} of {len(sources)} browser files are not in {node_modules} (the first: "
            f"{missing[0].relative_to(node_modules)}); run `npm ci --ignore-scripts` first"
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in COPIED.items():
        (folder / name).write_bytes(_at_home(name, (node_modules / path).read_bytes()))
    convert({scale: node_modules / path for scale, path in ATLAS.items()}, folder / ATLAS_FILE)
    manifest = {name: _sha256(folder / name) for name in (*COPIED, ATLAS_FILE)}
    (folder / MANIFEST_FILE).write_text(json.dumps(_stamped(manifest), indent=1) + "\n", encoding="utf-8")
    return True


def is_complete(folder: Path) -> bool:
    """Whether every file is there with its right hash, made by this very code."""
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        found = {name: _sha256(folder / name) for name in (*COPIED, ATLAS_FILE)}
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return bool(manifest == _stamped(found))


def _stamped(files: dict[str, str]) -> dict[str, object]:
    # A change of a package's version, or of the code that converts, makes the folder anew.
    here = Path(__file__)
    lock = here.parents[2] / "package-lock.json"
    shapes = here.parents[1] / "places" / "topology.py"
    makers = [path for path in (lock, here, here.with_name("build_basemap.py"), shapes) if path.is_file()]
    return {"made_by": {path.name: _sha256(path) for path in makers}, "files": files}


def _at_home(name: str, raw: bytes) -> bytes:
    """A style or script that asks for nothing but the files beside it."""
    if not name.endswith((".css", ".js")):
        return raw
    text = re.sub(r"(?m)^(?://|/\*)[#@] sourceMappingURL=.*$", "", raw.decode("utf-8"))
    if name.endswith(".css"):
        text = re.sub(r"@import[^;]*//[^;]*;|@font-face\s*\{[^}]*//[^}]*\}", "", text)
        text = re.sub(r"url\((['\"]?)images/", r"url(\1", text)
    return text.encode("utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """Make the files and say so on standard error; the exit status, 2 where the packages are not there."""
    here = Path(__file__).parent
    node_modules = Path(arguments[0]) if arguments else here.parents[1] / "node_modules"
    try:
        made = make_assets(node_modules, here / "assets")
    except WindfallError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    sys.stderr.write(f"browser files: {'made' if made else 'there already'} ({here / 'assets'})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
