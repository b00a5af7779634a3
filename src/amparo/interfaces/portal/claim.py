"""One claim: where it is, what was decided and why, and what is asked of the person."""

import re
import uuid

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.administration.claims import catalogue, operations, queries
from amparo.administration.claims.determination import why_undecided
from amparo.administration.claims.process import process_view
from amparo.administration.common.errors import RecordError
from amparo.administration.decisions.queries import decision_of_claim
from amparo.administration.notices.queries import notice_of_decision
from amparo.interfaces import clock
from amparo.interfaces.portal import answers as asking
from amparo.interfaces.portal.insurance import opened_by
from amparo.interfaces.portal.known import members_for_answer
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.explaining import decision_explained
from amparo.interfaces.theme.tracker import tracker


def _own_claim(request: HttpRequest, reference: uuid.UUID) -> queries.ClaimRow:
    found = queries.claim_by_reference(reference)
    if found is None or found.claimant_id != signed_in_person_id(request):
        raise Http404
    return found


@reads_own_record("claim")
def claim(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """The decision with its reasons, or where the claim is and what happens next."""
    found = _own_claim(request, reference)
    decision = decision_of_claim(found.pk)
    context = {
        "claim": found,
        "service": catalogue.service(found.service),
        "undecided_because": why_undecided(found),
        "tracker": tracker(process_view(found), received_on=found.received_on),
        "decision": decision,
        "letter": notice_of_decision(decision.pk) if decision else None,
        "explanation": decision_explained(decision) if decision else None,
        "opened": opened_by(found.pk) if decision else None,
        "back_url": reverse("portal:home"),
    }
    return render(request, "portal/claim.html", context)


@reads_own_record("claim request")
def answer(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """What the law still needs to know, one question a page; the claim goes on with the last answer."""
    found = _own_claim(request, reference)
    service = catalogue.service(found.service)
    lacking = {
        re.split(r"[.\[]", name, maxsplit=1)[0] for name in found.missing_facts
    }  # partner.birth_date asks for partner
    asked = next((q for q in service.questions if q.fact in lacking), None)
    if asked is None or found.status != "waiting_for_claimant":
        return redirect("portal:claim", reference=reference)
    members = members_for_answer(signed_in_person_id(request), clock.today()) if asked.kind == "household" else []
    data = request.POST if request.method == "POST" else None
    asked = msgspec.structs.replace(asked, required=True)
    form = asking.question_form(asked, data=data, answer=found.answers.get(asked.code), members=members)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_request(claim_id=found.pk, answers={asked.code: form.cleaned_answer()}, on=clock.today())
            messages.success(request, _("Thank you. Your claim goes on."))
        except RecordError as error:
            messages.error(request, str(error))
        return redirect("portal:claim", reference=reference)
    context = {
        "service": service,
        "question": asked,
        "form": form,
        "back_url": reverse("portal:claim", args=[reference]),
    }
    return render(request, "portal/claim_question.html", context)
