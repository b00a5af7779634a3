"""What an institution's own demonstration is made of: `demonstration.yaml` in its folder, read into types.

People, households, careers and claims are made alike everywhere; names, numbers, working lives, what is answered and
what there is to see are the institution's.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
from django.conf import settings

from amparo.administration.common.errors import RecordError

Span = tuple[int, int]


class PlanError(RecordError):
    """A demonstration.yaml that cannot be used: the file, and what is wrong with it."""


class Staff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A member of staff with an account."""

    login: str
    role: str
    name: str
    what: str


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names to draw from. `particles` gives the surnames before which each may stand; a place is city, region, language."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]
    town_halls: str
    schools: str
    firms: str
    trades: tuple[str, ...]
    particles: dict[str, tuple[str, ...]] = {}
    surname_count: int = 2


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a spell of work may be: taken where sex, chance and dates fit, tried in order; inner ways refine it."""

    sex: str | None = None
    chance: float = 1.0
    since: date | None = None
    until: date | None = None
    employer: Literal["any", "school", "none"] | None = None
    teaching: bool = False
    category: str = ""
    ways: tuple["Way", ...] = ()


class Life(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of working life: how frequent, how long its spells and gaps are. Without spells nothing is contributed.

    `earnings` is the mean of the logarithm of pay in minimum wages.
    """

    weight: int
    spell_months: Span | None = None
    gap_months: Span = (0, 0)
    starts_later_years: int = 0
    earnings: float = 0.65
    ways: tuple[Way, ...] = ()


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of contribution: the share of the pay on record, and what the pay is held to."""

    share: Decimal
    pay: Literal["free", "minimum", "capped"] = "free"
    days: Span | None = None


class Pay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The law's parameters against which pay is measured."""

    minimum: str
    ceiling: str | None = None


class Maker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one value comes about; `makers` says what each kind does with the rest."""

    kind: Literal[
        "truth", "day", "month", "month_after_age", "number", "amount", "income", "income_kind", "one_of", "fixed", "stays",
        "rows", "person",
    ]  # fmt: skip
    chance: float | None = None
    lives: tuple[str, ...] = ()
    incomes: tuple[str, ...] = ()
    coupled: bool | None = None
    days_ago: Span = (0, 0)
    months_ago: int = 0
    age_years: int = 0
    between: Span = (0, 0)
    typical: float = 0.0
    spread: float = 0.5
    values: dict[str, int] = {}
    value: Any = None
    fields: dict[str, "Maker"] = {}


class FactsOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What other registers know of everybody of an age, and for how many days they have known it."""

    ages: Span
    values: dict[str, Maker]
    known_days: int = 15


class Hope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who claims: those with the most hope first, with enough chance that some claim in vain.

    Hope is `base`, less the years from `usual_age` over `spread_years`, less income over `income_scale`, and so on.
    """

    ages: Span
    base: float = 1.0
    usual_age: dict[str, int] = {}
    past_usual_years: int = 99
    spread_years: float = 9.0
    not_lives: tuple[str, ...] = ()
    not_incomes: tuple[str, ...] = ()
    life_bonus: dict[str, float] = {}
    income_scale: float = 0.0
    younger_than: int = 0
    younger_less: float = 0.0
    sex: str | None = None
    coupled: bool | None = None


class ClaimKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Claims for one service: `percent` of all claims (the first kind takes what is left), and what is answered."""

    benefit: str
    hope: Hope
    percent: int = 0
    answers: dict[str, Maker] = {}


class Earlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Benefits granted earlier in the year, to some of those of an age: the first of `benefits` that the law gives."""

    ages: Span
    benefits: tuple[str, ...]
    one_in: int = 3


class Claimable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person to sign in as who is entitled to a benefit and has not claimed it."""

    benefit: str
    ages: Span
    what: str


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person to sign in as whose claim stands at a status."""

    status: str
    benefit: str
    what: str


class Showcase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For each thing worth seeing, whom to sign in as."""

    claimable: tuple[Claimable, ...]
    claims: tuple[Seen, ...]
    in_payment: str


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many months of one pay on record, until so many months before the demonstration."""

    months: int
    until_months_ago: int
    wage: Decimal
    category: str


class Insured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person who insures themselves: by which service, with which answers, how long ago. Without service: about to."""

    given_names: str
    family_names: str
    mother_name: str
    sex: Literal["female", "male"]
    birth_date: date
    what: str
    service: str = ""
    answers: dict[str, Any] = {}
    applied_days_ago: int = 0
    career: Record | None = None


class Employing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An employer with an account for whoever acts for it; one worker of the population for each of `wages`.

    `household`: known by a person's number. `facts`: what the law asks of employers.
    """

    login: str
    representative: str
    name: str
    category: str
    wages: tuple[Decimal, ...]
    what: str
    household: bool = False
    facts: dict[str, Any] = {}


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of one institution's demonstration."""

    day: date
    staff: tuple[Staff, ...]
    password_words: tuple[str, ...]
    names: Names
    lives: dict[str, Life]
    claims: tuple[ClaimKind, ...]
    earlier: Earlier
    showcase: Showcase
    categories: dict[str, Category] = {}
    pay: Pay | None = None
    facts: tuple[FactsOf, ...] = ()
    insured: tuple[Insured, ...] = ()
    employers: tuple[Employing, ...] = ()

    def login_of(self, role: str) -> str:
        """The login of the first member of staff in a role."""
        return next(one.login for one in self.staff if one.role == role)

    @property
    def idle_life(self) -> str:
        """The life of those who never worked."""
        return next(name for name, life in self.lives.items() if life.spell_months is None)


def current_plan() -> Plan:
    """The demonstration of this installation's institution. Raises PlanError."""
    return read_plan(Path(settings.INSTITUTION_FOLDER))


@cache
def read_plan(folder: Path) -> Plan:
    """The plan in an institution's folder. Raises PlanError naming the file and what is wrong."""
    path = folder / "demonstration.yaml"
    if not path.is_file():
        raise PlanError(f"{folder} has no demonstration of its own: there is no {path.name}. See docs/guides.")
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Plan)
    except msgspec.MsgspecError as error:
        raise PlanError(f"{path}: {error}") from error
