"""Letters to payers: what is due soon, what is overdue, that a plan has ended. One of a kind a month at most."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from amparo.administration.collection.models import Charge, Plan
from amparo.administration.collection.models.charge import IS_OPEN
from amparo.administration.collection.payers import Party, Payer, party_of
from amparo.administration.collection.queries import Owed, owed_on
from amparo.administration.collection.splitting import NOTHING
from amparo.administration.common.institution import current_institution
from amparo.administration.notices.choices import NoticeKind
from amparo.administration.notices.content import Addressee, compose
from amparo.administration.notices.operations import send_letter
from amparo.administration.notices.queries import last_notice_on
from amparo.administration.notices.typesetting import Letter, LetterItem, LetterSection
from amparo.administration.notices.words import phrase
from amparo.law.formatting import format_day, format_money, format_month

REMINDED_DAYS_BEFORE = 5
NOT_AGAIN_FOR = timedelta(days=28)
TITLES = {
    NoticeKind.PAYMENT_REMINDER: "reminder",
    NoticeKind.ARREARS: "arrears",
    NoticeKind.PLAN_BROKEN: "broken",
}


def remind_payers(on: date) -> int:
    """Write to everybody whose contributions fall due within five days or are overdue; returns how many. Safe to repeat."""
    soon = Charge.objects.filter(IS_OPEN, due_on__lte=on + timedelta(days=REMINDED_DAYS_BEFORE), plan=None)
    payers = {Payer(*row) for row in soon.values_list("employer_id", "person_id").distinct()}
    return sum(_write_if_due(payer, on) for payer in sorted(payers, key=str))


@transaction.atomic
def _write_if_due(payer: Payer, on: date) -> bool:
    owed = [each for each in owed_on(payer, on) if not each.charge.plan_id]
    overdue = [each for each in owed if each.is_overdue]
    soon = [each for each in owed if on <= each.charge.due_on <= on + timedelta(days=REMINDED_DAYS_BEFORE)]
    kind = NoticeKind.ARREARS if overdue else NoticeKind.PAYMENT_REMINDER
    last = last_notice_on(kind, **payer.columns())
    if not (overdue or soon) or (last and on - last < NOT_AGAIN_FOR):
        return False
    write(payer, kind, overdue or soon, on)
    return True


@transaction.atomic
def notify_broken_plan(plan: Plan, on: date) -> None:
    """Tell a payer that their plan has ended, and what is owed now."""
    payer = Payer.of(plan)
    write(payer, NoticeKind.PLAN_BROKEN, [each for each in owed_on(payer, on) if each.is_overdue], on)


def write(payer: Payer, kind: NoticeKind, owed: Sequence[Owed], on: date) -> None:
    """Write one letter to a payer about what they owe."""
    party = party_of(payer)
    to = Addressee(party.name, party.language, party.place)
    send_letter(kind=kind, letter=payers_letter(kind, party, to, owed, on), to=to, on=on, **payer.columns())


def payers_letter(kind: NoticeKind, party: Party, to: Addressee, owed: Sequence[Owed], on: date) -> Letter:
    """A letter about what is owed, month by month, and how to pay it."""
    language = to.language
    total = sum((each.due.total for each in owed), NOTHING)
    name = f"{TITLES[kind]}_outcome"
    if kind == NoticeKind.ARREARS and not all(each.due.is_known for each in owed):
        name = "arrears_outcome_unknown"
    day = min((each.charge.due_on for each in owed), default=on) if kind == NoticeKind.PAYMENT_REMINDER else on
    sections = (
        LetterSection(phrase("arrears_months", language), items=tuple(_line(each, language) for each in owed)),
        LetterSection(phrase("contributions_how", language), phrase("contributions_how_text", language)),
    )
    outcome = phrase(name, language, amount=_money(total, language), day=format_day(day, language))
    return compose(to, phrase(f"{TITLES[kind]}_title", language), on, party.number, outcome, sections, ())


def _line(owed: Owed, language: str) -> LetterItem:
    due = owed.due
    text = phrase(
        "arrears_line",
        language,
        month=format_month(owed.charge.month, language),
        principal=_money(due.principal, language),
        penalty=_money(due.penalty, language) if due.is_known else "–",
        interest=_money(due.interest, language) if due.is_known else "–",
    )
    return LetterItem(text, str(owed.charge.get_kind_display()))


def _money(amount: object, language: str) -> str:
    return format_money(amount, language, current_institution().currency)  # type: ignore[arg-type]
