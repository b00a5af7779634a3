"""The package's build: brings the vendored files, compiles translations, packs the institutions into the wheel."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AmparoBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Runs in `uv sync` (editable) and in `uv build`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare the files that git does not keep; a wheel also carries the institutions' folders."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from amparo.config import assets

        assets.vendor(root)
        assets.compile_translations(root)
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"][str(root / "institutions")] = "amparo_institutions"
