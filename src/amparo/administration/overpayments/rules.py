"""How an institution's law lets overpayments be recovered and waived, from `overpayments.yaml`."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError


class RecoveryLaw(RecordError):
    """The institution's folder does not say how overpayments are recovered on that day."""


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The law from a day on: how long the person may object, and the most that may be held back of each payment."""

    from_on: date
    notice_days: int
    notice_reference: str
    good_faith_percent: Decimal
    bad_faith_percent: Decimal
    reference: str
    confirmed: bool = False
    note: str = ""


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ground on which an overpayment may be waived."""

    code: str
    name: dict[str, str]
    reference: str
    confirmed: bool = False


class OverpaymentRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Dated limits, grounds of waiver, and how to object (`objection`, by language)."""

    limits: tuple[Limit, ...] = ()
    grounds: tuple[Ground, ...] = ()
    objection: dict[str, str] = {}

    def limit_on(self, day: date) -> Limit:
        """The law of a day. Raises RecoveryLaw."""
        held = [each for each in self.limits if each.from_on <= day]
        if not held:
            raise RecoveryLaw(
                _("The law on recovering overpayments is not held for this day. Add it to overpayments.yaml.")
            )
        return max(held, key=lambda each: each.from_on)

    def ground(self, code: str) -> Ground | None:
        """The ground with this code."""
        return next((each for each in self.grounds if each.code == code), None)


def read_overpayment_rules(folder: Path) -> OverpaymentRules:
    """The rules of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    path = folder / "overpayments.yaml"
    if not path.is_file():
        return OverpaymentRules()
    return msgspec.yaml.decode(path.read_bytes(), type=OverpaymentRules, strict=False)


@cache
def current_overpayment_rules() -> OverpaymentRules:
    """The rules of this installation's institution."""
    return read_overpayment_rules(Path(settings.INSTITUTION_FOLDER))
