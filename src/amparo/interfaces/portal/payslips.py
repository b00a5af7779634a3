"""My payslips and the statement of each year, as documents that anybody can check; and the days on which I am paid."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.disbursement.payslips import IssuedPaper, NothingPaid, yearly_statement
from amparo.administration.disbursement.payslips import payslip as payslip_of
from amparo.administration.payments.calendar import current_calendar
from amparo.administration.payments.queries import next_payment, own_pay_date, payments_of_person
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.verification import verification_url

MONTHS_AHEAD = 12


@reads_own_record("payslip")
def payslip(request: HttpRequest, award_id: int, month: str, kind: str) -> HttpResponse:
    """The payslip of one of the person's own payments; there is none of another person's."""
    try:
        paper = payslip_of(
            person_id=signed_in_person_id(request),
            payment=(award_id, date.fromisoformat(f"{month}-01"), kind),
            on=clock.today(),
            language=get_language() or "en",
            address_of=lambda code: verification_url(request, code),
        )
    except (NothingPaid, ValueError) as error:
        raise Http404 from error
    return _as_file(paper, f"payslip-{month}")


@reads_own_record("yearly statement")
def yearly(request: HttpRequest, year: int) -> HttpResponse:
    """All that was paid to the person in a year."""
    try:
        paper = yearly_statement(
            person_id=signed_in_person_id(request),
            year=year,
            on=clock.today(),
            language=get_language() or "en",
            address_of=lambda code: verification_url(request, code),
        )
    except NothingPaid as error:
        raise Http404 from error
    return _as_file(paper, f"payments-{year}")


@reads_own_record("payment calendar")
def calendar(request: HttpRequest) -> HttpResponse:
    """The days on which the person is paid in the coming twelve months, and the years that a statement can be had of."""
    person_id, today = signed_in_person_id(request), clock.today()
    years = sorted({each.pay_date.year for each in payments_of_person(person_id)}, reverse=True)
    context = {"days": _pay_days(person_id, today), "years": years, "back_url": reverse("portal:payments")}
    return render(request, "portal/payment_calendar.html", context)


def _pay_days(person_id: int, today: date) -> list[tuple[date, date]]:
    """Each coming month for which some award runs, with the person's own day of payment."""
    awards = awards_of_person(person_id)
    known = next_payment(person_id, today)
    first = add_months(first_of_month(today), -current_calendar().months_after)
    months = (add_months(first, ahead) for ahead in range(MONTHS_AHEAD + 1))
    days = [
        (month, known.pay_date if known and known.month == month else own_pay_date(person_id, month))
        for month in months
        if any(each.starts_on < add_months(month, 1) and (each.last_day or month) >= month for each in awards)
    ]
    return [(month, day) for month, day in days if day >= today][:MONTHS_AHEAD]


def _as_file(paper: IssuedPaper, name: str) -> HttpResponse:
    response = HttpResponse(paper.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
