"""The law of Canada, loaded once."""

import pytest

from amparo.law import Law, load_law
from tests.database import REPOSITORY


@pytest.fixture(scope="session")
def canada() -> Law:
    return load_law(REPOSITORY / "institutions" / "canada_esdc")
