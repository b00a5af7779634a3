"""Referred claims: the queue, and one claim with its facts, trace, diagram and history, to be decided with a reason."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.access.choices import Role
from amparo.administration.audit.choices import Purpose
from amparo.administration.claims import catalogue, operations, queries
from amparo.administration.claims.choices import DEATH_RECORDED, ClaimStatus, FindingOutcome
from amparo.administration.claims.facts import persons_of_claim
from amparo.administration.claims.process import process_view
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import add_months, period_from
from amparo.administration.decisions.queries import decision_of_claim
from amparo.administration.registry.queries import person_by_id
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.answers import answers_shown
from amparo.interfaces.theme.explaining import decision_explained, determination_explained
from amparo.interfaces.theme.facts import shown_facts
from amparo.interfaces.theme.fields import DayField
from amparo.interfaces.theme.formats import in_language
from amparo.interfaces.theme.reading import log_list, log_reading
from amparo.interfaces.theme.tracker import diagram


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A referred claim as the queue shows it; `days_left` is negative once the service standard has passed."""

    claim: queries.ClaimRow
    service: catalogue.Service
    matters: tuple[str, ...]
    days_left: int


class FindingForm(forms.Form):
    """What the officer finds on each referred matter, and why in writing."""

    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        help_text=gettext_lazy("The claimant reads this in the decision letter. Say what you saw and what follows."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Write the reason for your finding.")},
    )
    evidence_from = DayField(
        label=gettext_lazy("The evidence covers the time from"),
        help_text=gettext_lazy("Leave both dates empty when it covers all."),
        required=False,
    )
    evidence_until = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, data: Any, matters: list[str]) -> None:
        super().__init__(data)
        self.matters = matters
        for matter in matters:
            self.fields[f"matter_{matter}"] = forms.ChoiceField(
                label=matter_label(matter),
                choices=[(FindingOutcome.ACCEPTED, _("Accept")), (FindingOutcome.REJECTED, _("Reject"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Say whether you accept or reject it.")},
            )
        self.order_fields([*(f"matter_{matter}" for matter in matters), "evidence_from", "evidence_until", "reason"])

    def matter_fields(self) -> list[forms.BoundField]:
        """The question for each matter."""
        return [self[f"matter_{matter}"] for matter in self.matters]

    def findings(self) -> dict[str, str]:
        """The finding by matter."""
        return {matter: self.cleaned_data[f"matter_{matter}"] for matter in self.matters}

    def clean(self) -> dict[str, Any]:
        """Both ends of the evidence's time, or neither, and in order."""
        begin, end = self.cleaned_data.get("evidence_from"), self.cleaned_data.get("evidence_until")
        if bool(begin) != bool(end) and not (self.errors.keys() & {"evidence_from", "evidence_until"}):
            self.add_error("evidence_until", _("Give both dates, or neither."))
        elif begin and end and end < begin:
            self.add_error("evidence_until", _("The last day comes before the first. Check both dates."))
        return self.cleaned_data


def matter_label(matter: str) -> str:
    """What an officer is asked to judge, in words."""
    if matter == DEATH_RECORDED:
        return _("The civil register says that the claimant has died")
    entry = current_law().words.get(matter)
    return in_language(dict(entry.yes or entry.label)) if entry else matter.replace("_", " ")


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an officer, the service standard that ends first at the top."""
    if request.user.role == Role.PAYMENT_OFFICER:  # type: ignore[union-attr]
        return redirect("desk:runs")
    today = clock.today()
    referred = queries.referred_claims()
    log_list(
        request, person_ids=[claim.claimant_id for claim in referred], purpose=Purpose.CLAIM_HANDLING, subject="queue"
    )
    rows = [_queue_row(claim, today) for claim in referred]
    context = {"rows": rows, "counts": queries.claim_counts(), "late": sum(row.days_left < 0 for row in rows)}
    return render(request, "desk/queue.html", context)


def _queue_row(claim: queries.ClaimRow, today: date) -> QueueRow:
    return QueueRow(
        claim=claim,
        service=catalogue.service(claim.service),
        matters=tuple(_short_label(matter) for matter in claim.referral_reasons),
        days_left=(claim.due_on - today).days,
    )


def _short_label(matter: str) -> str:
    entry = current_law().words.get(matter)
    return in_language(dict(entry.label)) if entry else matter_label(matter)


def claim(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Everything on one claim; where it is referred, the form that decides it."""
    found = queries.claim_by_reference(reference)
    if found is None:
        raise Http404
    log_reading(
        request, person_id=found.claimant_id, purpose=Purpose.CLAIM_HANDLING, subject=f"claim {found.reference}"
    )
    log_list(
        request,
        person_ids=persons_of_claim(found).values(),
        purpose=Purpose.CLAIM_HANDLING,
        subject=f"claim {found.reference}",
    )
    form = None
    if found.status == ClaimStatus.REFERRED:
        form = FindingForm(request.POST if request.method == "POST" else None, list(found.referral_reasons))
        if request.method == "POST" and form.is_valid() and _decided(request, found, form):
            return redirect("desk:claim", reference=reference)
    return render(request, "desk/claim.html", _claim_context(found, form))


def _decided(request: HttpRequest, found: queries.ClaimRow, form: FindingForm) -> bool:
    begin, end = form.cleaned_data["evidence_from"], form.cleaned_data["evidence_until"]
    try:
        decided = operations.decide_claim(
            claim_id=found.pk,
            officer_id=signed_in_account_id(request),
            outcome=FindingOutcome.REJECTED,
            findings=form.findings(),
            reason=form.cleaned_data["reason"],
            period=period_from(begin.replace(day=1), add_months(end.replace(day=1), 1)) if begin else None,
            on=clock.today(),
        )
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Recorded. The claim is now: %(status)s.") % {"status": decided.get_status_display()})
    return True


def _claim_context(found: queries.ClaimRow, form: FindingForm | None) -> dict[str, Any]:
    decision = decision_of_claim(found.pk)
    latest = queries.latest_determination(found.pk)
    facts = decision.facts if decision else (latest.facts if latest else {})
    return {
        "claim": found,
        "person": person_by_id(found.claimant_id),
        "service": catalogue.service(found.service),
        "decision": decision,
        "explanation": decision_explained(decision) if decision else determination_explained(latest),
        "answers": answers_shown(catalogue.service(found.service), found.answers),
        "facts": shown_facts(facts),
        "diagram": diagram(process_view(found)),
        "steps": _steps(found),
        "findings": [(finding, _short_label(finding.matter)) for finding in queries.findings_of(found.pk)],
        "days_left": (found.due_on - clock.today()).days,
        "form": form,
        "back_url": reverse("desk:queue"),
    }


def _steps(found: queries.ClaimRow) -> list[dict[str, Any]]:
    """The history: each step with its words, when it was done and by whom."""
    words = process_view(found).model.words.nodes
    return [
        {"label": in_language(words[step.node].label), "at": step.at, "actor": step.actor}
        for step in queries.steps_of(found.pk)
        if step.node in words
    ]
