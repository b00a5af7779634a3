"""Payslips and yearly statements: given at once, checked by anybody, the same one again until what they say has changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec
from django.db import connection, transaction

from amparo.administration.banking.qr import qr_svg
from amparo.administration.disbursement import payslip_words as words
from amparo.administration.disbursement.paid import PaidRow, PaymentKey, key_of, paid_to_person
from amparo.administration.documents.choices import IssuedKind
from amparo.administration.documents.operations import issue_document, withdraw_document
from amparo.administration.documents.queries import IssuedRow, issued_to_person, shown_code
from amparo.administration.notices.content import Addressee, compose
from amparo.administration.notices.typesetting import Letter, LetterSection, Proof, typeset
from amparo.administration.notices.words import phrase
from amparo.administration.registry.queries import person_by_id

KINDS = (IssuedKind.PAYSLIP, IssuedKind.YEARLY_STATEMENT)
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('disbursement_payslips'), %s)"


class NothingPaid(LookupError):
    """The person has no such payment, or none in this year."""


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """A document to hand out, and the code by which anybody can check it."""

    code: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Told:
    """All that a document of one kind says, but its code."""

    kind: IssuedKind
    statements: Mapping[str, str]
    title: str
    outcome: str
    figures: tuple[tuple[str, str], ...]
    table: words.Table = ()


@transaction.atomic
def payslip(
    *, person_id: int, payment: PaymentKey, on: date, language: str, address_of: Callable[[str], str]
) -> IssuedPaper:
    """The payslip of one payment of a person. `address_of` gives the public page of a code. Raises NothingPaid."""
    found = [each for each in paid_to_person(person_id) if key_of(each.payment) == payment]
    if not found:
        raise NothingPaid(payment)
    return _given(person_id, _payslip(found[0], _name(person_id), language), on, language, address_of)


@transaction.atomic
def yearly_statement(
    *, person_id: int, year: int, on: date, language: str, address_of: Callable[[str], str]
) -> IssuedPaper:
    """All payments to a person with a day in a year. Raises NothingPaid."""
    paid = [each for each in reversed(paid_to_person(person_id)) if each.payment.pay_date.year == year]
    if not paid:
        raise NothingPaid(year)
    return _given(person_id, _yearly(paid, _name(person_id), language), on, language, address_of)


@transaction.atomic
def withdraw_what_changed(*, person_id: int, on: date) -> int:
    """Stop vouching for a person's papers that say what is so no longer; returns how many.

    To be called when a payment comes back, or is found to have been too much.
    """
    issued = [each for kind in KINDS for each in issued_to_person(person_id, kind) if each.withdrawn_on is None]
    if not issued:
        return 0
    paid, name = list(reversed(paid_to_person(person_id))), _name(person_id)
    changed = [each for each in issued if dict(each.statements) != _as_it_is_now(each, paid, name)]
    for each in changed:
        withdraw_document(code=each.code, reason=phrase("payslip_changed", each.language), on=on)
    return len(changed)


def _as_it_is_now(issued: IssuedRow, paid: list[PaidRow], name: str) -> Mapping[str, str]:
    """What a paper would say if it were issued now: it is known by its number, its first statement."""
    number = issued.statements[0][1]
    if issued.kind == IssuedKind.PAYSLIP:
        found = [each for each in paid if words.payslip_number(each) == number]
        return _payslip(found[0], name, issued.language).statements if found else {}
    until = date.fromisoformat(number.rpartition(" ")[2])
    of_year = [each for each in paid if each.payment.pay_date.year == until.year and each.payment.pay_date <= until]
    return _yearly(of_year, name, issued.language).statements if of_year else {}


def _given(person_id: int, told: _Told, on: date, language: str, address_of: Callable[[str], str]) -> IssuedPaper:
    """The paper that was issued before where it says the same, else a new one; what changed is withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [person_id])
    withdraw_what_changed(person_id=person_id, on=on)
    same = (
        each
        for each in issued_to_person(person_id, told.kind)
        if each.withdrawn_on is None and each.language == language and dict(each.statements) == told.statements
    )
    issued = next(same, None) or issue_document(
        kind=told.kind, statements=told.statements, language=language, issued_on=on, person_id=person_id
    )
    return IssuedPaper(issued.code, typeset(_letter(person_id, told, issued, address_of(issued.code))))


def _payslip(paid: PaidRow, name: str, language: str) -> _Told:
    statements = words.payslip_statements(paid, name, language)
    return _Told(
        IssuedKind.PAYSLIP,
        statements,
        phrase("payslip_title", language),
        words.payslip_outcome(paid, language),
        tuple(statements.items()),
    )


def _yearly(paid: list[PaidRow], name: str, language: str) -> _Told:
    totals = words.yearly_statements(paid, name, language)
    year = str(paid[0].payment.pay_date.year)
    return _Told(
        IssuedKind.YEARLY_STATEMENT,
        totals | words.yearly_lines(paid, language),
        phrase("yearly_title", language, year=year),
        words.yearly_outcome(paid, language),
        tuple(totals.items()),
        words.yearly_table(paid, language),
    )


def _letter(person_id: int, told: _Told, issued: IssuedRow, address: str) -> Letter:
    """Of the day of issue: typeset again it is the same, byte for byte."""
    person, language, code = person_by_id(person_id), issued.language, shown_code(issued.code)
    place = " – ".join(part for part in (person.municipality, person.state) if part)
    sentence = phrase("payslip_proof", language, code=code, address=address)
    help_section = LetterSection(phrase("payslip_help", language), phrase("payslip_help_text", language))
    letter = compose(
        Addressee(person.name, language, place),
        told.title,
        issued.issued_on,
        code,
        told.outcome,
        (help_section,),
        told.figures,
        Proof(qr_svg(address, title=sentence), sentence),
    )
    return msgspec.structs.replace(letter, table=told.table)


def _name(person_id: int) -> str:
    return str(person_by_id(person_id).name)
