"""For whom a page of payers acts: the signed-in person, or an employer that the account represents."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from amparo.administration.audit.choices import Purpose
from amparo.administration.collection.payers import Party, Payer, party_of
from amparo.administration.returns.queries import represents
from amparo.interfaces import clock
from amparo.interfaces.portal.person import signed_in_person_id
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.reading import log_reading

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Acting:
    """A payer on whose behalf the account acts, with the addresses of their pages."""

    payer: Payer

    @property
    def party(self) -> Party:
        """Who the payer is."""
        return party_of(self.payer)

    def url(self, page: str, **parts: Any) -> str:
        """The address of one of the payer's pages, such as `owed` or `slip`."""
        if self.payer.employer_id is None:
            return reverse(f"portal:{page}", kwargs=parts)
        return reverse(f"portal:employer_{page}", kwargs={"employer_id": self.payer.employer_id, **parts})

    @property
    def back_url(self) -> str:
        """Where one comes from: an employer's own page; a person has the menu."""
        return "" if self.payer.employer_id is None else reverse("portal:employer", args=[self.payer.employer_id])

    @property
    def owed_url(self) -> str:
        """What the payer owes."""
        return self.url("owed")

    @property
    def instalments_url(self) -> str:
        """The payer's instalment plan."""
        return self.url("owed_instalments")

    @property
    def certificate_url(self) -> str:
        """The payer's certificate of good standing."""
        return self.url("owed_certificate")


def for_payer(subject: str) -> Callable[[View], View]:
    """Give a view the payer for whom the account acts; a person's own reading is logged. Another's employer is not found."""

    def decorate(view: View) -> View:
        @wraps(view)
        def acting(request: HttpRequest, employer_id: int | None = None, **parts: Any) -> HttpResponse:
            return view(request, Acting(_payer(request, employer_id, subject)), **parts)

        return acting

    return decorate


def _payer(request: HttpRequest, employer_id: int | None, subject: str) -> Payer:
    if employer_id is None:
        person_id = signed_in_person_id(request)
        log_reading(request, person_id=person_id, purpose=Purpose.OWN_RECORD, subject=subject)
        return Payer(person_id=person_id)
    if not represents(signed_in_account_id(request), employer_id, clock.today()):
        raise Http404
    return Payer(employer_id=employer_id)
