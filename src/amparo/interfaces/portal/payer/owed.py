"""What I owe, month by month, and the slips that pay it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.banking.qr import qr_svg
from amparo.administration.collection import operations, plans, queries
from amparo.administration.collection.arrears import explained
from amparo.administration.collection.queries import Owed
from amparo.administration.common.errors import RecordError
from amparo.administration.notices.queries import NoticeRow, notices_of_employer
from amparo.interfaces import clock
from amparo.interfaces.portal.payer.acting import Acting, for_payer
from amparo.interfaces.theme.fields import DayField

NOTHING = Decimal(0)


class SlipForm(forms.Form):
    """Which months to pay, and when."""

    charges = forms.MultipleChoiceField(
        label=gettext_lazy("Months to pay"),
        error_messages={"required": gettext_lazy("Choose at least one month.")},
    )
    pay_on = DayField(
        label=gettext_lazy("Day on which you will pay"),
        help_text=gettext_lazy("Leave empty to pay as soon as possible."),
        required=False,
    )

    def __init__(self, data: Any, owed: list[Owed]) -> None:
        super().__init__(data)
        self.fields["charges"].choices = [(str(each.charge.pk), str(each.charge.pk)) for each in owed]  # type: ignore[attr-defined]


@for_payer("contributions owed")
def owed(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Everything that is open, with penalty and interest as of today and why; choosing months makes a slip."""
    today = clock.today()
    rows = queries.owed_on(acting.payer, today)
    payable = [each for each in rows if not each.charge.plan_id]
    form = SlipForm(request.POST if request.method == "POST" else None, payable)
    if request.method == "POST" and form.is_valid():
        try:
            slip = operations.issue_slip(
                charge_ids=[int(each) for each in form.cleaned_data["charges"]],
                on=today,
                due_on=form.cleaned_data["pay_on"],
            )
        except RecordError as error:
            form.add_error(None, str(error))
        else:
            return redirect(acting.url("owed_slip", reference=slip.reference))
    return render(request, "portal/payer/owed.html", _context(acting, rows, payable, form))


def _context(acting: Acting, rows: list[Owed], payable: list[Owed], form: SlipForm) -> dict[str, Any]:
    chosen = set(form.data.getlist("charges")) if form.is_bound else {str(each.charge.pk) for each in payable}  # type: ignore[attr-defined]
    slips = queries.slips_of(acting.payer)[:10]
    return {
        "acting": acting,
        "party": acting.party,
        "rows": [(each, str(each.charge.pk) in chosen) for each in payable],
        "in_plan": [each for each in rows if each.charge.plan_id],
        "total": sum((each.due.total for each in payable), NOTHING),
        "overdue": sum((each.due.total for each in payable if each.is_overdue), NOTHING),
        "unknown": any(not each.due.is_known for each in payable),
        "next_due": min((each.charge.due_on for each in payable if not each.is_overdue), default=None),
        "plans_offered": plans.are_offered(),
        "plan": queries.plan_of(acting.payer),
        "slips": [(slip, acting.url("owed_slip", reference=slip.reference)) for slip in slips],
        "payments": queries.payments_of(acting.payer)[:12],
        "letters": _letters(acting),
        "back_url": acting.back_url,
        "form": form,
        "today": clock.today(),
    }


def _letters(acting: Acting) -> list[tuple[NoticeRow, str]]:
    """An employer's letters with their addresses; a person's stand under their own letters."""
    if acting.payer.employer_id is None:
        return []
    notices = notices_of_employer(acting.payer.employer_id)[:10]
    return [(each, acting.url("owed_document", reference=each.document_reference)) for each in notices]


@for_payer("how an amount owed comes about")
def why(request: HttpRequest, acting: Acting, charge_id: int) -> HttpResponse:
    """How penalty and interest of one month come about: each step with its article."""
    today = clock.today()
    found = next((each for each in queries.owed_on(acting.payer, today) if each.charge.pk == charge_id), None)
    if found is None:
        raise Http404
    computation = explained(found.charge, today)
    context = {
        "acting": acting,
        "owed": found,
        "articles": _articles(computation) if computation else [],
        "back_url": acting.owed_url,
        "today": today,
    }
    return render(request, "portal/payer/why.html", context)


def _articles(computation: Any) -> list[str]:
    """The articles on which penalty and interest rest, each once."""
    return list(dict.fromkeys(step.article for step in computation.steps if step.article))


@for_payer("payment slip")
def slip(request: HttpRequest, acting: Acting, reference: str) -> HttpResponse:
    """A slip with its QR code and the same code to copy; until which day it can be paid, and whether it was."""
    found = queries.slip_for(acting.payer, reference)
    if found is None:
        raise Http404
    lines, today = queries.lines_of(found), clock.today()
    if request.method == "POST":
        return _again(request, acting, lines)
    paid = queries.paid_by_slip(found)
    context = {
        "acting": acting,
        "party": acting.party,
        "slip": found,
        "lines": lines,
        "paid": paid,
        "is_settled": all(not (line.charge or line.instalment).open_amount for line in lines),
        "is_expired": found.due_on < today,
        "qr": qr_svg(found.payload, title=_("QR code that pays this slip")),
        "back_url": acting.owed_url,
    }
    return render(request, "portal/payer/slip.html", context)


def _again(request: HttpRequest, acting: Acting, lines: list[Any]) -> HttpResponse:
    """A slip for the same as of today, for one that has expired."""
    today, instalment = clock.today(), next((line.instalment for line in lines if line.instalment), None)
    try:
        if instalment is not None:
            new = operations.issue_instalment_slip(instalment_id=instalment.pk, on=today)
        else:
            new = operations.issue_slip(charge_ids=[line.charge_id for line in lines], on=today)
    except RecordError as error:
        messages.error(request, str(error))
        return redirect(acting.owed_url)
    return redirect(acting.url("owed_slip", reference=new.reference))
