"""The certificate of good standing: given at once where nothing is overdue, refused with the list of what is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.banking.qr import qr_svg
from amparo.administration.collection.arrears import answers
from amparo.administration.collection.payers import Party, Payer, party_of
from amparo.administration.collection.plans import is_kept
from amparo.administration.collection.queries import Owed, owed_on, plan_of
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.documents.choices import DocumentKind, IssuedKind
from amparo.administration.documents.operations import issue_document, store_document
from amparo.administration.documents.queries import shown_code
from amparo.administration.notices.content import Addressee, compose
from amparo.administration.notices.typesetting import Letter, LetterSection, Proof, typeset
from amparo.administration.notices.words import phrase
from amparo.law.formatting import format_day


class NotInGoodStanding(RecordError):
    """Something is overdue; `owed` says what."""

    def __init__(self, message: str, owed: Sequence[Owed]) -> None:
        super().__init__(message)
        self.owed = tuple(owed)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where a certificate lies as a file, and the code by which anybody can check it."""

    reference: UUID
    code: str
    valid_until: date


@transaction.atomic
def certify_good_standing(*, payer: Payer, on: date, language: str, address_of: Callable[[str], str]) -> Certificate:
    """Certify that nothing is overdue, or that a plan is kept. `address_of` gives the public page of a code.

    Raises NotInGoodStanding.
    """
    owed = overdue_of(payer, on)
    if owed:
        raise NotInGoodStanding(_("Some contributions are overdue. Pay them, or agree on instalments, first."), owed)
    party = party_of(payer)
    valid_until = on + timedelta(days=_days_valid(on))
    statements = _statements(party, valid_until, on, language, in_plan=plan_of(payer) is not None)
    issued = issue_document(
        kind=IssuedKind.GOOD_STANDING,
        statements=statements,
        language=language,
        issued_on=on,
        valid_until=valid_until,
        **payer.columns(),
    )
    letter = _letter(
        party, statements, issued.code, on, language, address_of(issued.code), in_plan=plan_of(payer) is not None
    )
    document = store_document(
        kind=DocumentKind.CERTIFICATE,
        title=letter.title,
        language=language,
        media_type="application/pdf",
        content=typeset(letter),
        created_on=on,
        **payer.columns(),
    )
    return Certificate(document.reference, issued.code, valid_until)


def overdue_of(payer: Payer, on: date) -> list[Owed]:
    """What stands against good standing: charges past their day, and those of a plan that is not kept."""
    owed = owed_on(payer, on)
    broken = plan_of(payer) is not None and not is_kept(payer, on)
    return [each for each in owed if each.is_overdue or (each.charge.plan_id and broken)]


def _days_valid(on: date) -> int:
    """As the law says; where it says nothing, the certificate speaks of its own day alone."""
    if "good_standing_days" not in current_law().variables:
        return 0
    return int(answers(("good_standing_days",), {}, on)["good_standing_days"])


def _statements(party: Party, until: date, on: date, language: str, *, in_plan: bool) -> dict[str, str]:
    standing = "standing_plan" if in_plan else "standing_clear"
    return {
        phrase("standing_payer", language): party.name,
        phrase("standing_number", language): party.number,
        phrase("standing_result", language): phrase(standing, language),
        phrase("standing_issued", language): format_day(on, language),
        phrase("standing_valid", language): format_day(until, language),
    }


def _letter(
    party: Party,
    statements: dict[str, str],
    code: str,
    on: date,
    language: str,
    address: str,
    *,
    in_plan: bool,
) -> Letter:
    code = shown_code(code)
    sentence = phrase("standing_proof", language, code=code, address=address)
    name = "standing_outcome_plan" if in_plan else "standing_outcome"
    return compose(
        Addressee(party.name, language, party.place),
        phrase("standing_title", language),
        on,
        code,
        phrase(name, language, name=party.name, number=party.number, day=format_day(on, language)),
        (LetterSection(phrase("standing_scope", language), phrase("standing_scope_text", language)),),
        tuple(statements.items()),
        Proof(qr_svg(address, title=sentence), sentence),
    )
