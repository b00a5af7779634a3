"""Whose an unmatched payment may be: every hint that there is, with its weight, the likeliest first."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.administration.collection.models import Charge, Slip
from amparo.administration.collection.models.charge import IS_OPEN
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import balance_of, paid_by_slip
from amparo.administration.common.identifiers import compact
from amparo.administration.common.institution import current_institution
from amparo.administration.registry.queries import person_by_identifier

MOST_SHOWN = 5
NEAR = timedelta(days=60)
LIKE_ENOUGH = 0.3
# What each hint weighs: two of the weaker ones outweigh no stronger one.
NUMBER_IN_TEXT, IDENTIFIER, SLIP_AMOUNT, NAME, CHARGE_AMOUNT, NEAR_DAY = 64, 48, 32, 24, 16, 4


@dataclass(frozen=True, slots=True)
class Hint:
    """One reason to think of a payer, and of a slip of theirs."""

    payer: Payer
    weight: int
    sentence: str
    slip_id: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A payer, why they come to mind, and the slip that they may have meant."""

    payer: Payer
    name: str
    identifier: str
    weight: int
    reasons: tuple[str, ...]
    slip: Slip | None
    balance: Any


def suggestions_for(entry: Any) -> list[Suggestion]:
    """Who may have sent a payment, the likeliest first; at most five."""
    hints = [hint for rule in RULES for hint in rule(entry)]
    by_payer: dict[Payer, list[Hint]] = {}
    for hint in hints:
        by_payer.setdefault(hint.payer, []).append(hint)
    ranked = sorted(
        by_payer.items(), key=lambda item: (-_weight(item[1]), item[0].employer_id or 0, item[0].person_id or 0)
    )
    return [_suggestion(payer, found) for payer, found in ranked[:MOST_SHOWN]]


def payers_like(text: str, *, limit: int = 20) -> list[Payer]:
    """Payers whose number or name looks like the text, the most alike first."""
    text = " ".join(text.split())
    number = compact(text)
    if sum(sign.isdigit() for sign in number) >= 6:
        by_number = Charge.objects.filter(employer__identifier=number).order_by("-pk")[:1]
        person = person_by_identifier(current_institution().identifier_scheme, number)
        found = [Payer.of(charge) for charge in by_number] + ([Payer(person_id=person.pk)] if person else [])
        return list(dict.fromkeys(found))
    liked: dict[Payer, float] = {}
    for field, like in (("employer__name", text), ("person__plain_name", text.lower())):
        rows = Charge.objects.filter(Q(**{f"{field}__isnull": False})).annotate(
            likeness=TrigramWordSimilarity(like, field)
        )
        for row in rows.filter(likeness__gte=LIKE_ENOUGH).order_by("-likeness")[: limit * 5]:
            liked.setdefault(Payer.of(row), row.likeness)
    return sorted(liked, key=lambda payer: -liked[payer])[:limit]


def _weight(hints: list[Hint]) -> int:
    """The weight of the different reasons: ten slips of the same amount are one reason."""
    return sum({hint.sentence: hint.weight for hint in hints}.values())


def _suggestion(payer: Payer, hints: list[Hint]) -> Suggestion:
    strongest = sorted(hints, key=lambda hint: -hint.weight)
    slip_id = next((hint.slip_id for hint in strongest if hint.slip_id), None)
    one = Charge.objects.filter(**payer.columns()).select_related("employer", "person").first()
    party = (one.employer or one.person) if one else None
    return Suggestion(
        payer=payer,
        name=getattr(party, "name", ""),
        identifier=getattr(party, "identifier", ""),
        weight=_weight(hints),
        reasons=tuple(dict.fromkeys(hint.sentence for hint in strongest)),
        slip=Slip.objects.filter(pk=slip_id).first() if slip_id else None,
        balance=balance_of(payer),
    )


def _by_number_in_text(entry: Any) -> Iterator[Hint]:
    """A slip's number stands in the text, its check digits mistyped or left out."""
    text = f"{entry.reference} {entry.remittance} {entry.end_to_end_id}"
    numbers = {int(each) for each in re.findall(r"\d{8}", text)}
    for slip in Slip.objects.filter(pk__in=numbers):
        yield Hint(Payer.of(slip), NUMBER_IN_TEXT, _("A slip's number is in the text"), slip.pk)


def _by_identifier(entry: Any) -> Iterator[Hint]:
    """The sender's number is that of somebody who owes."""
    number = "".join(sign for sign in entry.counterparty_identifier if sign.isalnum())
    if not number:
        return
    sentence = _("The sender's number is theirs")
    for charge in Charge.objects.filter(employer__identifier=number).order_by("-month")[:1]:
        yield Hint(Payer.of(charge), IDENTIFIER, sentence)
    person = person_by_identifier(current_institution().identifier_scheme, number)
    if person and Charge.objects.filter(person_id=person.pk).exists():
        yield Hint(Payer(person_id=person.pk), IDENTIFIER, sentence)


def _by_slip_amount(entry: Any) -> Iterator[Hint]:
    """An unpaid slip of about that time asks for exactly this amount."""
    near = Slip.objects.filter(amount=entry.amount, due_on__range=(entry.booked_on - NEAR, entry.booked_on + NEAR))
    for slip in near.order_by("-pk")[:20]:
        if not paid_by_slip(slip):
            yield Hint(Payer.of(slip), SLIP_AMOUNT, _("A slip of theirs asks for this amount"), slip.pk)
            if entry.booked_on <= slip.due_on:
                yield Hint(Payer.of(slip), NEAR_DAY, _("It can still be paid"), slip.pk)


def _by_charge_amount(entry: Any) -> Iterator[Hint]:
    """An open charge is of exactly this amount."""
    for charge in Charge.objects.filter(IS_OPEN, amount=entry.amount).order_by("due_on")[:20]:
        yield Hint(Payer.of(charge), CHARGE_AMOUNT, _("They owe this amount for a month"))


def _by_name(entry: Any) -> Iterator[Hint]:
    """The sender's name is like that of somebody who owes."""
    name = entry.counterparty_name.strip()
    if not name:
        return
    for field in ("employer__name", "person__plain_name"):
        likeness = TrigramSimilarity(field, name if field == "employer__name" else name.lower())
        found = Charge.objects.filter(IS_OPEN, Q(**{f"{field}__isnull": False})).annotate(likeness=likeness)
        for row in found.filter(likeness__gte=LIKE_ENOUGH).order_by("-likeness")[:20]:
            yield Hint(Payer.of(row), NAME, _("The sender's name is like theirs"))


RULES: tuple[Callable[[Any], Iterator[Hint]], ...] = (
    _by_number_in_text,
    _by_identifier,
    _by_slip_amount,
    _by_charge_amount,
    _by_name,
)
