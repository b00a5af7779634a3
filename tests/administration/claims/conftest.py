"""Claims are tested without printing letters: what would be sent is noted."""

import pytest
from django.conf import LazySettings

from tests.administration.claims import letters


@pytest.fixture(autouse=True)
def sent(settings: LazySettings) -> list[tuple[str, int]]:
    """The letters that claims asked for in this test: kind and claim."""
    here = "tests.administration.claims.letters"
    settings.PROCESS_TASKS = {
        **settings.PROCESS_TASKS,
        "notify": f"{here}.notify_decision",
        "notify_request": f"{here}.notify_request",
    }
    letters.SENT.clear()
    return letters.SENT
