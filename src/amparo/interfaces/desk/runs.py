"""Payment runs: prepare, look, let another person release, follow."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.audit.choices import Purpose
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.payments import operations, queries
from amparo.administration.payments.choices import PaymentKind, RunStatus
from amparo.administration.payments.differences import MOST_NAMED, DifferenceKind, awards_that_differ, differences_of
from amparo.administration.registry.queries import persons_by_id
from amparo.interfaces import clock
from amparo.interfaces.jobs.tasks import pay_chunk
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.fields import DayField
from amparo.interfaces.theme.formats import format_month
from amparo.interfaces.theme.reading import log_list


class RunForm(forms.Form):
    """Which month, which payment, which day."""

    month = forms.ChoiceField(label=gettext_lazy("Month to pay"))
    kind = forms.ChoiceField(label=gettext_lazy("Payment"), choices=PaymentKind.choices, widget=forms.RadioSelect)
    percent = forms.DecimalField(
        label=gettext_lazy("Of an advance: how many percent of the month are paid ahead"),
        min_value=1,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        localize=True,
    )
    pay_date = DayField(
        label=gettext_lazy("Day of payment"),
        help_text=gettext_lazy("Leave empty for the day of the calendar."),
        required=False,
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, initial={"kind": PaymentKind.MONTHLY})  # type: ignore[arg-type]
        this = first_of_month(clock.today())
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (month.isoformat(), format_month(month)) for month in (add_months(this, ahead) for ahead in (0, 1, -1, -2))
        ]

    def clean(self) -> None:
        """An advance says how much of the month it is; nothing else has a share."""
        is_advance = self.cleaned_data.get("kind") == PaymentKind.ADVANCE
        if is_advance and "percent" not in self.errors and self.cleaned_data.get("percent") is None:
            self.add_error("percent", _("Say how many percent of the month are paid ahead."))
        percent = self.cleaned_data.get("percent")
        self.cleaned_data["share"] = percent / 100 if is_advance and percent is not None else None

    def clean_pay_date(self) -> date | None:
        """No money is sent yesterday."""
        pay_date: date | None = self.cleaned_data["pay_date"]
        if pay_date and pay_date < clock.today():
            raise forms.ValidationError(_("Choose today or a later day."))
        return pay_date


def runs(request: HttpRequest) -> HttpResponse:
    """All runs, the latest month first."""
    return render(request, "desk/runs.html", {"runs": queries.runs()})


def prepare(request: HttpRequest) -> HttpResponse:
    """Count what a month is to cost and write it down; nothing is paid yet."""
    form = RunForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        month = forms.DateField().clean(form.cleaned_data["month"])
        try:
            run = operations.prepare_run(
                month=month,
                kind=form.cleaned_data["kind"],
                pay_date=form.cleaned_data["pay_date"],
                prepared_by_id=signed_in_account_id(request),
                share=form.cleaned_data["share"],
            )
        except RecordError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The run is prepared. Another person must release it."))
            return redirect("desk:run", run_id=run.pk)
    return render(request, "desk/run_prepare.html", {"form": form, "back_url": reverse("desk:runs")})


def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: expected, paid and withheld, count and amount, and what may be done now."""
    found = queries.run_by_id(run_id)
    if found is None:
        raise Http404
    context = {
        "run": found,
        "summary": queries.run_summary(run_id),
        "may_release": found.status == RunStatus.PREPARED
        and request.user.pk not in (found.prepared_by_id, found.approved_by_id),
        "approved_it": found.approved_by_id == request.user.pk,
        "is_prepared": found.status == RunStatus.PREPARED,
        "is_paying": found.status == RunStatus.RELEASED,
        "has_failed": found.status == RunStatus.FAILED,
        "back_url": reverse("desk:runs"),
    }
    if not request.htmx and found.status == RunStatus.PREPARED:  # type: ignore[attr-defined]
        context["differences"] = differences_of(found)
    template = "desk/run_state.html" if request.htmx else "desk/run.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def differing(request: HttpRequest, run_id: int, kind: str) -> HttpResponse:
    """The awards that a run pays otherwise than the month before, for one reason."""
    found = queries.run_by_id(run_id)
    if found is None or kind not in DifferenceKind.values:
        raise Http404
    named = awards_that_differ(found, kind)
    persons = persons_by_id([each.person_id for each in named])
    log_list(
        request,
        person_ids=[each.person_id for each in named],
        purpose=Purpose.REVIEW,
        subject=f"payment run {run_id}: {kind}",
    )
    context = {
        "run": found,
        "label": DifferenceKind(kind).label,
        "named": [(each, persons[each.person_id]) for each in named],
        "most": MOST_NAMED,
        "back_url": reverse("desk:run", args=[run_id]),
    }
    return render(request, "desk/run_differing.html", context)


def release(request: HttpRequest, run_id: int) -> HttpResponse:
    """The second pair of eyes: release the run and hand its parts to the workers."""
    if request.method == "POST":
        _act(request, lambda: operations.release_run(run_id=run_id, released_by_id=signed_in_account_id(request)))
        _hand_to_workers(run_id)  # none wait where another person must release it too
    return redirect("desk:run", run_id=run_id)


def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Give up a run that was not released."""
    if request.method == "POST":
        _act(request, lambda: operations.cancel_run(run_id=run_id))
    return redirect("desk:run", run_id=run_id)


def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take up a run that stopped because its totals differed."""
    if request.method == "POST":
        _act(request, lambda: operations.retry_run(run_id=run_id))
        _hand_to_workers(run_id)
    return redirect("desk:run", run_id=run_id)


def _hand_to_workers(run_id: int) -> None:
    for number in queries.waiting_chunks(run_id):
        pay_chunk.defer(run_id=run_id, number=number)


def _act(request: HttpRequest, act: Callable[[], object]) -> None:
    try:
        act()
    except RecordError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
