"""The pages' files: named by their content, so that a browser may keep them for ever, and compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PageFiles(CompressedManifestStaticFilesStorage):
    """Uses plain names where nothing was collected: the tests serve the files where they lie."""

    def stored_name(self, name: str) -> str:
        """The name by which a file is served."""
        return str(super().stored_name(name)) if self.hashed_files else name
