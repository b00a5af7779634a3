"""Paying what is overdue in instalments: agreed at once, each with its slip."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.collection import queries
from amparo.administration.collection.arrears import instalment_due
from amparo.administration.collection.operations import issue_instalment_slip
from amparo.administration.collection.plans import FEWEST_INSTALMENTS, agree_plan, is_kept, most_instalments
from amparo.administration.collection.queries import Owed, PlanRow
from amparo.administration.common.errors import RecordError
from amparo.interfaces import clock
from amparo.interfaces.portal.payer.acting import Acting, for_payer
from amparo.interfaces.theme.fields import NumberField


class PlanForm(forms.Form):
    """In how many instalments."""

    def __init__(self, data: Any, most: int) -> None:
        super().__init__(data)
        self.fields["count"] = NumberField(
            label=_("Number of instalments"),
            help_text=_("From %(fewest)d to %(most)d. The first is due this month.")
            % {"fewest": FEWEST_INSTALMENTS, "most": most},
            least=FEWEST_INSTALMENTS,
            most=most,
            error_messages={"required": gettext_lazy("Enter how many instalments.")},
        )


@for_payer("instalment plan")
def instalments(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The running plan with its instalments; without one, what could be put into one, and the form to agree on it."""
    plan = queries.plan_of(acting.payer)
    return _running(request, acting, plan) if plan else _offered(request, acting)


def _running(request: HttpRequest, acting: Acting, plan: PlanRow) -> HttpResponse:
    today = clock.today()
    rows = queries.instalments_of(plan)
    if request.method == "POST":
        return _slip(request, acting, {row.pk for row in rows})
    context = {
        "acting": acting,
        "plan": plan,
        "rows": [(row, instalment_due(row, max(today, row.due_on)) if row.open_amount else None) for row in rows],
        "is_kept": is_kept(acting.payer, today),
        "is_behind": any(row.open_amount and row.due_on < today for row in rows),
        "back_url": acting.owed_url,
        "today": today,
    }
    return render(request, "portal/payer/plan.html", context)


def _slip(request: HttpRequest, acting: Acting, own: set[int]) -> HttpResponse:
    chosen = request.POST.get("instalment", "")
    if not chosen.isdecimal() or int(chosen) not in own:
        raise Http404
    try:
        slip = issue_instalment_slip(instalment_id=int(chosen), on=clock.today())
    except RecordError as error:
        messages.error(request, str(error))
        return redirect(acting.instalments_url)
    return redirect(acting.url("owed_slip", reference=slip.reference))


def _offered(request: HttpRequest, acting: Acting) -> HttpResponse:
    today = clock.today()
    rows = [each for each in queries.owed_on(acting.payer, today) if each.is_overdue]
    total = sum((each.due.total for each in rows), Decimal(0))
    refusal, most = _most(rows, total, acting)
    form = PlanForm(request.POST if request.method == "POST" else None, most) if not refusal else None
    if form and request.method == "POST" and form.is_valid():
        try:
            agree_plan(
                payer=acting.payer,
                charge_ids=[each.charge.pk for each in rows],
                instalment_count=form.cleaned_data["count"],
                on=today,
            )
        except RecordError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your instalment plan is agreed. Pay the first instalment this month."))
            return redirect(acting.instalments_url)
    context = {"acting": acting, "rows": rows, "total": total, "form": form, "refusal": refusal, "most": most}
    return render(request, "portal/payer/plan_offered.html", context | {"back_url": acting.owed_url})


def _most(rows: list[Owed], total: Decimal, acting: Acting) -> tuple[str, int]:
    """Why no plan can be agreed on, or in how many instalments at most."""
    if not rows:
        return _("Nothing is overdue. Only overdue contributions can be paid in instalments."), 0
    if not all(each.due.is_known for each in rows):
        return _("What you owe cannot be computed today, because a rate of interest is not published yet."), 0
    try:
        most = most_instalments(total, acting.party.kind, clock.today())
    except RecordError as error:
        return str(error), 0
    return ("", most) if most >= FEWEST_INSTALMENTS else (_("This amount is too small for instalments."), 0)
