"""The law of Uruguay's BPS, loaded once."""

from typing import TYPE_CHECKING

import pytest

from tests.database import REPOSITORY

if TYPE_CHECKING:
    from amparo.law import Law


@pytest.fixture(scope="session")
def uruguay() -> "Law":
    from amparo.law import load_law

    return load_law(REPOSITORY / "institutions" / "uruguay_bps")
