"""Claiming: one question a page, saved as you go, checked, then decided at once."""

import hashlib

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.administration.claims import catalogue, operations, queries
from amparo.administration.claims.answers import questions_asked
from amparo.administration.claims.catalogue import Question, Service, ServiceUnknown
from amparo.administration.common.errors import RecordError
from amparo.interfaces import clock
from amparo.interfaces.portal import answers as asking
from amparo.interfaces.portal.groups import PersonForm, RowsForm
from amparo.interfaces.portal.known import known_answer, members_for_answer
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.answers import answers_shown


def _service_or_404(code: str) -> Service:
    try:
        return catalogue.service(code)
    except ServiceUnknown as error:
        raise Http404 from error


def _draft(request: HttpRequest, service: Service) -> asking.Answers:
    return queries.draft_answers(signed_in_person_id(request), service.service)


@reads_own_record("claim start")
def start(request: HttpRequest, service: str) -> HttpResponse:
    """What the service is, for whom, how long it takes; then the first or the next question."""
    offered = _service_or_404(service)
    person_id = signed_in_person_id(request)
    open_claim = next((c for c in queries.open_claims_of(person_id) if c.service == service), None)
    saved = _draft(request, offered)
    upcoming = asking.first_unanswered(offered, saved)
    context = {
        "service": offered,
        "open_claim": open_claim,
        "has_draft": bool(saved),
        "next_url": _question_url(service, upcoming.code)
        if upcoming
        else reverse("portal:claim_check", args=[service]),
        "question_count": len(offered.questions),
        "is_insurance": offered in catalogue.insurance_services(),
        "back_url": reverse("portal:insurance" if offered in catalogue.insurance_services() else "portal:entitlement"),
    }
    return render(request, "portal/claim_start.html", context)


@reads_own_record("claim question")
def question(request: HttpRequest, service: str, code: str) -> HttpResponse:
    """One question; the answer is saved before the next one is shown."""
    offered = _service_or_404(service)
    saved = _draft(request, offered)
    asked = next((q for q in questions_asked(offered, saved) if q.code == code), None)
    if asked is None:
        return redirect("portal:claim_start", service=service)
    form = _form(request, asked, saved)
    if request.method == "POST" and form.is_valid():
        return _save_and_go_on(request, offered, asked, {**saved, code: form.cleaned_answer()})
    before, after = asking.neighbours(offered, code, saved)
    back = _question_url(service, before) if before else reverse("portal:claim_start", args=[service])
    if request.GET.get("change"):
        back = reverse("portal:claim_check", args=[service])
    context = {"service": offered, "question": asked, "form": form, "back_url": back, "is_last": after is None}
    return render(request, "portal/claim_question.html", context)


def _form(request: HttpRequest, asked: Question, saved: asking.Answers) -> asking.QuestionForm | PersonForm | RowsForm:
    person_id, today = signed_in_person_id(request), clock.today()
    members = members_for_answer(person_id, today) if asked.kind == "household" else []
    answer = saved[asked.code] if asked.code in saved else known_answer(person_id, asked, today)
    data = request.POST if request.method == "POST" else None
    return asking.question_form(asked, data=data, answer=answer, members=members)


def _save_and_go_on(request: HttpRequest, service: Service, asked: Question, answers: asking.Answers) -> HttpResponse:
    applicable = {q.code for q in questions_asked(service, answers)}
    kept = {code: answer for code, answer in answers.items() if code in applicable}
    operations.save_draft(person_id=signed_in_person_id(request), service=service.service, answers=kept)
    if "later" in request.POST:
        messages.success(request, _("Your answers are saved. Go on whenever you like."))
        return redirect("portal:home")
    upcoming = asking.first_unanswered(service, kept)
    if upcoming is None:
        return redirect("portal:claim_check", service=service.service)
    return redirect(_question_url(service.service, upcoming.code))


def _question_url(service: str, code: str) -> str:
    return reverse("portal:claim_question", args=[service, code])


@reads_own_record("claim answers")
def check(request: HttpRequest, service: str) -> HttpResponse:
    """All answers on one page, each with a way to change it; then submit."""
    offered = _service_or_404(service)
    saved = _draft(request, offered)
    if request.method == "POST" and (sent := _sent_before(request, offered)):
        return sent
    upcoming = asking.first_unanswered(offered, saved)
    if upcoming is not None:
        return redirect(_question_url(service, upcoming.code))
    if request.method == "POST":
        return _submit(request, offered, saved)
    rows = [(shown, f"{_question_url(service, shown.code)}?change=1") for shown in answers_shown(offered, saved)]
    last = rows[-1][1] if rows else reverse("portal:claim_start", args=[service])
    context = {
        "service": offered,
        "rows": rows,
        "key": _key(signed_in_person_id(request), service),
        "seen": _fingerprint(saved),
        "back_url": last,
    }
    return render(request, "portal/claim_check.html", context)


def _key(person_id: int, service: str) -> str:
    """The draft's own key, the same in every browser: one draft makes one claim."""
    key = queries.draft_key(person_id, service)
    return key or str(operations.save_draft(person_id=person_id, service=service, answers={}).reference)


def _fingerprint(answers: asking.Answers) -> str:
    """Tells whether the answers about to be sent are those that the person has seen."""
    return hashlib.sha256(msgspec.json.encode(answers, order="deterministic")).hexdigest()[:16]


def _sent_before(request: HttpRequest, service: Service) -> HttpResponse | None:
    """Where another browser has sent this very draft: on to its claim."""
    person_id, key = signed_in_person_id(request), request.POST.get("key", "")
    if queries.draft_key(person_id, service.service) is not None:
        return None
    sent = next((claim for claim in queries.claims_of_person(person_id) if claim.idempotency_key == key), None)
    if sent is None:
        return None
    messages.info(request, _("You have already made this claim. You can follow it here."))
    return redirect("portal:claim", reference=sent.reference)


def _submit(request: HttpRequest, service: Service, answers: asking.Answers) -> HttpResponse:
    if request.POST.get("seen") != _fingerprint(answers):
        messages.error(request, _("Your answers have changed since you opened this page. Check them, then send them."))
        return redirect("portal:claim_check", service=service.service)
    try:
        claim = operations.submit_claim(
            claimant_id=signed_in_person_id(request),
            service=service.service,
            answers=answers,
            received_on=clock.today(),
            idempotency_key=request.POST.get("key", ""),
        )
    except operations.ClaimAlreadyOpen as error:
        messages.info(request, str(error))
        return redirect("portal:claim", reference=error.claim.reference)
    except RecordError as error:
        messages.error(request, str(error))
        return redirect("portal:claim_check", service=service.service)
    return redirect("portal:claim", reference=claim.reference)
