"""A real PostgreSQL for the tests: one server for all workers, one database for each, forgetful and therefore fast.

The settings are named here and not in pyproject.toml, so that the server's address is known first.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest

from tests.database import CACHE, REPOSITORY, drop_abandoned_databases, migrated_template, share_server

if TYPE_CHECKING:
    from amparo.law import Law

os.environ.setdefault("AMPARO_DATA", str(CACHE / "test-data"))
os.environ.setdefault("AMPARO_PLAIN_HTTP", "1")
os.environ.setdefault("AMPARO_MAILER", "locmem")

_shared = share_server(Path(os.environ["AMPARO_DATA"])) if "DATABASE_URL" not in os.environ else None
if "AMPARO_TEST_DATABASE" not in os.environ:  # the run's own, for two runs may go on at once
    drop_abandoned_databases(os.environ["DATABASE_URL"])
    os.environ["AMPARO_TEST_DATABASE"] = f"test_{os.getpid()}"
    os.environ["AMPARO_TEST_TEMPLATE"] = migrated_template(os.environ["DATABASE_URL"], Path(os.environ["AMPARO_DATA"]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")
django.setup()  # pytest-django looks for settings before this file has named them


def pytest_unconfigure() -> None:
    """The last run out stops the server."""
    if _shared:
        _shared.leave()


@pytest.fixture(scope="session")
def institution_folder() -> Path:
    """The institution that the tests speak of."""
    return REPOSITORY / "institutions" / "brazil_inss"


@pytest.fixture(scope="session")
def brazil(institution_folder: Path) -> "Law":
    """The law of Brazil's INSS, loaded once."""
    from amparo.law import load_law

    return load_law(institution_folder)


@pytest.fixture(autouse=True)
def plain_language() -> Iterator[None]:
    """Each test begins in English: a page asked for in another language leaves its thread speaking it."""
    from django.utils import translation

    with translation.override("en"):
        yield
