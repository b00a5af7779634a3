"""What every page's frame needs: the institution, the languages, the day, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from amparo.administration.common.institution import current_institution
from amparo.interfaces import clock


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame; nothing here reads a person's record."""
    return {
        "institution": current_institution(),
        "languages": settings.LANGUAGES,
        "today": clock.today(),
        "settings_demonstration": settings.DEMONSTRATION,
    }
