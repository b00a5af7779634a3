"""Study a reform: choose a benefit and parameters, give new values, and see at once what they do to a sample."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.analysis.nation import ProfileError
from amparo.analysis.simulation import Reform, ReformError, Years, as_text
from amparo.interfaces import clock
from amparo.interfaces.cockpit import parameters, samples
from amparo.interfaces.cockpit.forms import YEARS_STUDIED, ChooseForm, ReformForm
from amparo.interfaces.cockpit.shown import shown_effect
from amparo.interfaces.jobs import studies
from amparo.interfaces.jobs.tasks import run_study
from amparo.law import LawError

_FAULTS = (ReformError, LawError)


def choose(request: HttpRequest) -> HttpResponse:
    """The benefit, the parameters that match what is looked for, and those chosen, each with a field."""
    context = _page(request.GET)
    _prepare(context)
    return render(request, "cockpit/reform.html", context)


def try_out(request: HttpRequest) -> HttpResponse:
    """The same page with the effect on the sample; or, where asked for, the study of a nation begun."""
    if request.method != "POST":
        return redirect(f"{reverse('cockpit:choose')}?{request.GET.urlencode()}")
    context = _page(request.GET, request.POST)
    form: ReformForm = context["form"]
    if form.is_valid():
        try:
            if "nation" in request.POST.getlist("do"):
                return _begin(request, form, context["benefit"])
            context |= _effect(form, context["benefit"])
        except ProfileError:
            form.add_error(None, _("Nobody has said yet what this institution's people are like (analysis.yaml)."))
        except _FAULTS as error:
            form.add_error(_field_of(form, str(error)), str(error))
    part = request.htmx  # type: ignore[attr-defined]
    return render(request, "cockpit/reform_form.html" if part else "cockpit/reform.html", context)


def _page(asked: QueryDict, given: Any = None) -> dict[str, Any]:
    today = clock.today()
    choosing = ChooseForm(asked if asked.get("benefit") else None)
    valid = choosing.is_bound and choosing.is_valid()
    benefit, words = (choosing.cleaned_data[name] if valid else "" for name in ("benefit", "words"))
    names = [name for name in dict.fromkeys(asked.getlist("parameter")) if parameters.changeable(name)]
    chosen = [each for each in (parameters.shown_on(name, today) for name in names) if each is not None]
    found = parameters.found(benefit, words, today) if benefit else []
    form = ReformForm(chosen, today, given)
    return {
        "choosing": choosing,
        "benefit": benefit,
        "form": form,
        "chosen": [(each, form[f"value-{each.name}"], _without(asked, each.name)) for each in chosen],
        "found": [(each, _with(asked, each.name)) for each in found if each.name not in names],
        "any_found": bool(found),
        "query": asked.urlencode(),
        "years_studied": YEARS_STUDIED,
        "back_url": reverse("cockpit:studies"),
    }


def _effect(form: ReformForm, benefit: str) -> dict[str, Any]:
    day = form.cleaned_data["starts_on"]
    reform = form.reform(benefit, Years(day.year, day.year))
    return {"effect": shown_effect(samples.effect(reform, today=clock.today(), day=day)), "day": day}


def _begin(request: HttpRequest, form: ReformForm, benefit: str) -> HttpResponse:
    first = form.cleaned_data["starts_on"].year
    persons, extract = form.nation()
    study = studies.begin(
        as_text(form.reform(benefit, Years(first, first + YEARS_STUDIED - 1))),
        persons=persons,
        extract=extract,
        since=clock.today(),
        at=clock.now(),
        by=str(request.user),
    )
    run_study.defer(study=study.reference)
    return _sent_to(request, reverse("cockpit:study", args=[study.reference]))


def _sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect that htmx follows as a whole page."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _prepare(context: dict[str, Any]) -> None:
    """Draw the sample while the analyst types."""
    if context["benefit"] and context["chosen"]:
        form: ReformForm = context["form"]
        day = form.fields["starts_on"].initial
        reform = Reform("", context["benefit"], Years(day.year, day.year))
        samples.prepare(reform, today=clock.today(), day=day)


def _field_of(form: ReformForm, message: str) -> str | None:
    """The field whose parameter a message names."""
    return next((f"value-{each.name}" for each in form.chosen if each.name in message), None)


def _with(asked: QueryDict, name: str) -> str:
    return urlencode([*_pairs(asked), ("parameter", name)])


def _without(asked: QueryDict, name: str) -> str:
    return urlencode([pair for pair in _pairs(asked) if pair != ("parameter", name)])


def _pairs(asked: QueryDict) -> list[tuple[str, str]]:
    return [(key, value) for key, values in asked.lists() for value in values]
