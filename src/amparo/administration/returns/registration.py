"""How an account comes to act for an employer: it asks, an officer confirms or refuses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import InvalidIdentifier, identifier_digits, validate_identifier
from amparo.administration.common.institution import current_institution
from amparo.administration.common.periods import period_from
from amparo.administration.common.refusals import refusing
from amparo.administration.registry.employers import employer_by_identifier
from amparo.administration.registry.operations import register_employer
from amparo.administration.returns.choices import RequestState
from amparo.administration.returns.models import EmployerFact, RegistrationRequest, Representative


class AlreadyRequested(RecordError):
    """The same account already asked to act for this employer, or does so."""


class AlreadyDecided(RecordError):
    """Somebody has decided this request already."""


class InvalidDecision(RecordError):
    """A decision that cannot be: without a reason, or on one's own request."""


def employer_number(value: str) -> str:
    """An employer's number, compact: a firm's, or a household's by a person's. Raises InvalidIdentifier."""
    firms, households = current_institution().employer_schemes
    try:
        return validate_identifier(firms, value)
    except InvalidIdentifier:
        if sum(sign.isdigit() for sign in value) != identifier_digits(households):
            raise
    return validate_identifier(households, value)


@transaction.atomic
def request_registration(
    *, account_id: int, employer_name: str, identifier: str, facts: Mapping[str, Any], on: date
) -> RegistrationRequest:
    """Ask to act for an employer. Raises InvalidIdentifier, AlreadyRequested."""
    sentence = _("You have asked for this already. We will answer by e-mail.")
    with refusing({"registration_requested_once": lambda: AlreadyRequested(sentence)}):
        return RegistrationRequest.objects.create(
            account_id=account_id,
            employer_name=" ".join(employer_name.split()),
            identifier=employer_number(identifier),
            facts=dict(facts),
            requested_on=on,
        )


@transaction.atomic
def confirm_registration(*, request_id: int, decided_by_id: int, on: date) -> Representative:
    """Let an account act for an employer from today on; registers the employer where nobody has.

    Raises AlreadyDecided, AlreadyRequested, InvalidDecision.
    """
    request = _decide(request_id, RequestState.CONFIRMED, decided_by_id, on)
    employer = employer_by_identifier(request.identifier) or register_employer(
        name=request.employer_name, identifier=request.identifier
    )
    record_employer_facts(employer_id=employer.pk, facts=request.facts, valid_from=on, source=f"request {request.pk}")
    return appoint(account_id=request.account_id, employer_id=employer.pk, confirmed_by_id=decided_by_id, on=on)


@transaction.atomic
def refuse_registration(*, request_id: int, decided_by_id: int, reason: str, on: date) -> None:
    """Refuse a request, saying why. Raises AlreadyDecided, InvalidDecision."""
    _decide(request_id, RequestState.REFUSED, decided_by_id, on, reason)


def _decide(request_id: int, state: RequestState, by_id: int, on: date, reason: str = "") -> RegistrationRequest:
    request = RegistrationRequest.objects.select_for_update().get(pk=request_id)
    if request.state != RequestState.OPEN:
        raise AlreadyDecided(_("Somebody has decided this request already."))
    request.state, request.decided_by_id, request.decided_on, request.reason = state, by_id, on, reason
    with refusing(
        {
            "registration_refused_for_a_reason": lambda: InvalidDecision(_("Say why the request is refused.")),
            "registration_decided_by_another": lambda: InvalidDecision(_("Another person must decide your request.")),
        }
    ):
        request.save(update_fields=["state", "decided_by", "decided_on", "reason"])
    return request


@transaction.atomic
def appoint(*, account_id: int, employer_id: int, confirmed_by_id: int, on: date) -> Representative:
    """Let an account act for an employer from a day on. Raises AlreadyRequested, InvalidDecision."""
    with refusing(
        {
            "represents_an_employer_once_at_a_time": lambda: AlreadyRequested(
                _("This account already acts for this employer.")
            ),
            "representative_confirmed_by_another": lambda: InvalidDecision(_("Another person must confirm this.")),
        }
    ):
        return Representative.objects.create(
            account_id=account_id, employer_id=employer_id, period=period_from(on), confirmed_by_id=confirmed_by_id
        )


@transaction.atomic
def record_employer_facts(*, employer_id: int, facts: Mapping[str, Any], valid_from: date, source: str) -> None:
    """Record what the law needs to know of an employer, from a day on. A second value for a day replaces the first."""
    for name, value in facts.items():
        EmployerFact.objects.update_or_create(
            employer_id=employer_id, name=name, valid_from=valid_from, defaults={"value": value, "source": source}
        )
