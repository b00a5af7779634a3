"""The files of an institution's law: found in a folder, put into an archive, read from one, and given a version."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from amparo.law.errors import BadArchive, LawError

MOST_FILES = 5_000
MOST_BYTES = 64_000_000
REFORMS = "reforms"  # what might become law stands beside it, and is none
_STAMP = (1980, 1, 1, 0, 0, 0)
type Files = Mapping[str, bytes]


def read_folder(folder: Path) -> dict[str, bytes]:
    """The law's files below an institution's folder, by their path within it. Raises LawError when there are none."""
    if not folder.is_dir():
        raise LawError(
            f"there is no folder {folder}", fix="Give the folder of an institution, such as institutions/brazil_inss"
        )
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".py", ".yaml") and not _is_beside_law(path.relative_to(folder))
    }
    law_folders = {_law_folder(PurePosixPath(name)) for name in found} - {None}
    kept = {name: path.read_bytes() for name, path in found.items() if _is_law(PurePosixPath(name), law_folders)}
    if not kept:
        raise LawError(f"{folder} holds no law", fix="A law folder holds rules (*.py), parameters/ or benefit.yaml")
    return kept


def _is_beside_law(path: Path) -> bool:
    """Reforms are not law yet, and __init__.py belongs to a package that brings the institution."""
    return REFORMS in path.parts or path.name == "__init__.py"


def _law_folder(path: PurePosixPath) -> PurePosixPath | None:
    """The law folder that a rule, parameter or benefit file stands in."""
    if path.parent.name == "parameters" and path.suffix == ".yaml":
        return path.parent.parent
    return path.parent if path.suffix == ".py" or path.name == "benefit.yaml" else None


def _is_law(path: PurePosixPath, law_folders: set[PurePosixPath | None]) -> bool:
    return _law_folder(path) is not None or (path.name == "words.yaml" and path.parent in law_folders)


def version_of(files: Files) -> str:
    """SHA-256, in hexadecimal, over every file's path and bytes."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def write_archive(institution: str, files: Files) -> bytes:
    """The files as a zip whose bytes depend on nothing but them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{institution}/{name}", _STAMP), files[name])
    return buffer.getvalue()


def read_archive(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The institution's name and its files. Raises BadArchive for anything that `write_archive` would not write."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or sum(each.file_size for each in entries) > MOST_BYTES:
                raise BadArchive("the archive is too large to be a law")
            files = {each.filename: archive.read(each) for each in entries}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadArchive(f"these bytes are not a law's archive ({error})") from None
    institutions = {name.split("/", maxsplit=1)[0] for name in files}
    if len(institutions) != 1 or any("/" not in name or ".." in name for name in files):
        raise BadArchive("the archive does not hold one institution's files")
    (institution,) = institutions
    return institution, {name.split("/", maxsplit=1)[1]: content for name, content in files.items()}
