"""The sample of invented persons on which a reform shows its effect at once: drawn once and kept by the server's process."""

import threading
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from amparo.administration.common.institution import current_law
from amparo.analysis.nation import ProfileError
from amparo.analysis.simulation import Reform, as_data
from amparo.analysis.simulation.sample import Sample
from amparo.interfaces.jobs.studies import SEED, current_profile
from amparo.law import LawError

_ONE_AT_A_TIME = threading.RLock()  # two effects at once would take the memory of two, and no less time


def effect(reform: Reform, *, today: date, day: date) -> dict[str, Any]:
    """What a reform does on a day. Raises ReformError, LawError, ProfileError."""
    with _ONE_AT_A_TIME:
        sample = _sample(current_law().version, settings.STUDY_SAMPLE_PERSONS, today)
        simulation, outcome = sample.effect(reform, {}, day)
        return as_data(sample.law, simulation, outcome)


def prepare(reform: Reform, *, today: date, day: date) -> None:
    """Begin to draw the sample and to work out the law as it stands, while the analyst still types."""
    threading.Thread(target=_prepare, args=(reform, today, day), daemon=True).start()


def _prepare(reform: Reform, today: date, day: date) -> None:
    with _ONE_AT_A_TIME, suppress(ProfileError, LawError):  # told when the effect is asked for
        sample = _sample(current_law().version, settings.STUDY_SAMPLE_PERSONS, today)
        sample.ready(reform.benefit, day, reform)
        _ = sample.groups


@lru_cache(maxsize=1)
def _sample(version: str, persons: int, today: date) -> Sample:
    profile = current_profile()
    return Sample(current_law(), profile, persons, SEED, today, max(profile.nation or persons, persons))
