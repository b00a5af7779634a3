"""The institution this installation serves, read once from its folder."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from amparo.law import Law


class Institution(msgspec.Struct, frozen=True):
    """Who the institution is, from `institution.yaml`."""

    code: str
    short_name: str
    country: str
    languages: tuple[str, ...]
    currency: str
    locale: str
    time_zone: str
    identifier_scheme: str
    identifier_schemes: tuple[str, ...]
    colours: dict[str, str]
    names: dict[str, str] = msgspec.field(name="name")

    @property
    def employer_schemes(self) -> tuple[str, ...]:
        """By which numbers employers are known: firms by the last scheme that the file names, households by a person's."""
        return (self.identifier_schemes[-1], self.identifier_scheme)

    @property
    def name(self) -> str:
        """The institution's full name in the reader's language, or else in its own first language."""
        return self.name_in(get_language() or self.languages[0])

    def name_in(self, language: str) -> str:
        """The full name in a language such as `pt-br`."""
        return self.names.get(language.split("-", maxsplit=1)[0], self.names[self.languages[0]])


@cache
def current_institution() -> Institution:
    """The institution of this installation."""
    return read_institution(Path(settings.INSTITUTION_FOLDER))


def read_institution(folder: Path) -> Institution:
    """Read `institution.yaml`. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.yaml.decode((folder / "institution.yaml").read_bytes(), type=Institution)


def first_language() -> str:
    """The language code, such as `pt-br`, in which people are addressed who have chosen none."""
    return settings.LANGUAGE_CODE


@cache
def current_law() -> "Law":
    """The law of this installation's institution as it stands, loaded and checked once."""
    # Imported here so that rooms that need only the institution's name do not load the law.
    from amparo.law import load_law

    return load_law(Path(settings.INSTITUTION_FOLDER))
