"""What an institution's law lets be held back under a person's consent, from `deductions.yaml`."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings

from amparo.administration.deductions.choices import ALL_KINDS, ConsentKind


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From a day on: the share of each payment of these benefits for one kind of consent, or `all` kinds together."""

    kind: str
    benefits: tuple[str, ...]
    from_on: date
    percent: Decimal
    reference: str
    confirmed: bool = False


class DeductionRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`unblocked_days`: how long a person who lifts their block may sign a consent, if they have not signed one before."""

    unblocked_days: int = 5
    shares: tuple[Share, ...] = ()
    note: str = ""

    def kinds_on(self, day: date, benefit: str) -> list[ConsentKind]:
        """The kinds for which something may be held back of a benefit on a day."""
        return [kind for kind in ConsentKind if self.percent_on(day, benefit, kind) > 0]

    def percent_on(self, day: date, benefit: str, kind: str = ALL_KINDS) -> Decimal:
        """The share of a day; 0 where the law names none."""
        held = [each for each in self.shares if each.kind == kind and benefit in each.benefits and each.from_on <= day]
        return max(held, key=lambda each: each.from_on).percent if held else Decimal(0)


def read_deduction_rules(folder: Path) -> DeductionRules:
    """The rules of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    path = folder / "deductions.yaml"
    if not path.is_file():
        return DeductionRules()
    return msgspec.yaml.decode(path.read_bytes(), type=DeductionRules, strict=False)


@cache
def current_deduction_rules() -> DeductionRules:
    """The rules of this installation's institution."""
    return read_deduction_rules(Path(settings.INSTITUTION_FOLDER))
