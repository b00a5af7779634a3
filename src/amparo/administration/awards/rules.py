"""How the institution keeps awards up to date, as it writes it in `awards.yaml`."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings


class CalendarBenefit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A benefit whose amount follows the calendar, such as one minimum wage of the month; `reference` is its norm."""

    benefit: str
    reference: str


class AwardRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`one_approval_up_to`: what a change may give or take, arrears and overpayment included, with one approval alone.

    Without the file every change needs two approvals, and no benefit follows the calendar.
    """

    one_approval_up_to: Decimal = Decimal(0)
    follows_the_calendar: tuple[CalendarBenefit, ...] = ()

    @property
    def calendar_benefits(self) -> tuple[str, ...]:
        """The benefits that are re-determined as of the day of the run."""
        return tuple(each.benefit for each in self.follows_the_calendar)


def read_award_rules(folder: Path) -> AwardRules:
    """The rules of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    path = folder / "awards.yaml"
    return msgspec.yaml.decode(path.read_bytes(), type=AwardRules, strict=False) if path.is_file() else AwardRules()


@cache
def current_award_rules() -> AwardRules:
    """The rules of this installation's institution."""
    return read_award_rules(Path(settings.INSTITUTION_FOLDER))
