"""Acts that tell a person something, in writing and in their language."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.explanation import explanation_of
from amparo.administration.decisions.queries import decision_by_id, decision_of_claim, law_of_version
from amparo.administration.documents.choices import DocumentKind
from amparo.administration.documents.operations import store_document
from amparo.administration.notices.choices import NoticeKind
from amparo.administration.notices.content import (
    Addressee,
    DecisionTold,
    FirstPayment,
    RequestTold,
    decision_letter,
    request_letter,
)
from amparo.administration.notices.models import Notice
from amparo.administration.notices.typesetting import Letter, typeset
from amparo.law import Law
from amparo.law.words import in_language

ONE_DAY = timedelta(days=1)


class NothingDecided(LookupError):
    """A decision letter was asked for on a claim without a decision: a fault of the process, not of a person."""


@transaction.atomic
def notify_decision(*, claim_id: int, on: date, actor_id: int | None = None) -> Notice:
    """Send the decision on a claim as a letter; asked again, it returns the letter already sent.

    Raises NothingDecided.
    """
    decision = decision_of_claim(claim_id)
    if decision is None:
        raise NothingDecided(claim_id)
    return _decision_letter_sent(decision, claim_id, on)


@transaction.atomic
def notify_new_decision(*, decision_id: int, on: date) -> Notice:
    """Send a decision that took the place of an earlier one, with no claim made; sent once, as any decision."""
    return _decision_letter_sent(decision_by_id(decision_id), None, on)


def _decision_letter_sent(decision: Any, claim_id: int | None, on: date) -> Notice:
    if sent := Notice.objects.filter(decision=decision, kind=NoticeKind.DECISION).first():
        return sent
    to = addressee(decision.person)
    told = _told(decision, to.language, on)
    return _send(
        Notice(kind=NoticeKind.DECISION, person_id=decision.person_id, decision=decision, claim_id=claim_id),
        decision_letter(told, to),
        to,
        on,
        DocumentKind.DECISION_LETTER,
    )


@transaction.atomic
def notify_request(*, claim_id: int, on: date, actor_id: int | None = None) -> Notice:
    """Ask the claimant, by letter, for the facts that the claim still lacks, and say by when."""
    notice = Notice(kind=NoticeKind.REQUEST_FOR_INFORMATION, claim_id=claim_id)
    claim = notice.claim
    assert claim is not None  # noqa: S101 - its number was given; Django raises where there is no such claim
    notice.person_id, to = claim.claimant_id, addressee(claim.claimant)
    law = current_law()
    request = RequestTold(
        reference=str(claim.reference),
        made_on=on,
        benefit=in_language(law.benefits[claim.benefit].title, to.language),
        missing=tuple(_label(law, name, to.language) for name in claim.missing_facts),
    )
    return _send(notice, request_letter(request, to), to, on, DocumentKind.REQUEST_LETTER)


@transaction.atomic
def send_letter(
    *,
    kind: NoticeKind,
    letter: Letter,
    to: Addressee,
    on: date,
    person_id: int | None = None,
    employer_id: int | None = None,
) -> Notice:
    """Send a letter that another room has written to a person or an employer. The same letter is sent once."""
    notice = Notice(kind=kind, person_id=person_id, employer_id=employer_id)
    return _send(notice, letter, to, on, DocumentKind.PAYMENT_LETTER)


@transaction.atomic
def mark_read(*, person_id: int, document_id: int, on: date) -> bool:
    """Note the day on which a person first opened a letter of theirs; False when it was read before or is not theirs."""
    unread = Notice.objects.filter(person_id=person_id, document_id=document_id, read_on=None)
    return unread.update(read_on=on) > 0


def _send(notice: Notice, letter: Letter, to: Addressee, on: date, kind: DocumentKind) -> Notice:
    document = store_document(
        person_id=notice.person_id,
        employer_id=notice.employer_id,
        kind=kind,
        title=letter.title,
        language=to.language,
        media_type="application/pdf",
        content=typeset(letter),
        created_on=on,
    )
    # The same request on the same day is the same letter, byte for byte.
    if sent := Notice.objects.filter(document=document).first():
        return sent
    notice.language, notice.subject, notice.document, notice.issued_on = to.language, letter.title, document, on
    notice.save(force_insert=True)
    return notice


def addressee(person: Any) -> Addressee:
    """A person as a letter addresses them."""
    place = " – ".join(part for part in (person.municipality, person.state) if part)
    return Addressee(person.name, person.language, place)


def _told(decision: Any, language: str, on: date) -> DecisionTold:
    granted = decision.outcome == Outcome.GRANTED
    insures = law_of_version(decision.law_version_id).benefits[decision.benefit].enrols is not None
    return DecisionTold(
        reference=str(decision.reference),
        made_on=decision.made_on,
        starts_on=decision.starts_on or decision.effective_on,
        ends_on=decision.ends_on,
        monthly_amount=decision.monthly_amount,
        officer_reason=decision.reason,
        explanation=explanation_of(decision, language),
        first_payment=_first_payment(decision.person_id, on) if granted and not insures else None,
        opens_insurance=insures,
    )


def _first_payment(person_id: int, on: date) -> FirstPayment | None:
    """As the payments room foresees it. It is named in the settings, since a letter's room knows no later one."""
    next_payment = import_string(settings.NEXT_PAYMENT)(person_id, on)
    if next_payment is None:
        return None
    return FirstPayment(next_payment.pay_date, next_payment.amount, add_months(next_payment.month, 1) - ONE_DAY)


def _label(law: Law, name: str, language: str) -> str:
    own = name.rpartition(".")[2]  # of a linked person: partner.birth_date
    return in_language(law.words[own].label, language) if own in law.words else own.replace("_", " ")
