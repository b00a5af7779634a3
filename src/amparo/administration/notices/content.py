"""What letters say: a decision with its reasons, and a request for what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from amparo.administration.common.institution import current_institution
from amparo.administration.notices.typesetting import (
    Letter,
    Letterhead,
    LetterItem,
    LetterSection,
    Proof,
    date_parts,
    plain,
)
from amparo.administration.notices.words import current_rules, in_language, phrase
from amparo.law.explanation import Explanation, Reason, RouteShown
from amparo.law.formatting import format_day, format_money


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who the letter is for, and the language that they read."""

    name: str
    language: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class FirstPayment:
    """The first payment that a grant leads to; it covers every month from the start to `until`, a last day of month."""

    pay_date: date
    amount: Decimal
    until: date


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """The part of a decision that its letter tells. `monthly_amount` is None where it was refused.

    Where it `opens_insurance` the person pays that amount; otherwise they are paid it.

    A grant runs from `starts_on` until `ends_on`, its last day; None where no end is set.
    """

    reference: str
    made_on: date
    starts_on: date
    ends_on: date | None
    monthly_amount: Decimal | None
    officer_reason: str
    explanation: Explanation
    first_payment: FirstPayment | None
    opens_insurance: bool = False


@dataclass(frozen=True, slots=True)
class RequestTold:
    """What is missing before a claim on a benefit can be decided, in plain words."""

    reference: str
    made_on: date
    benefit: str
    missing: tuple[str, ...]


def decision_letter(decision: DecisionTold, to: Addressee) -> Letter:
    """The letter of a decision: outcome, figures, every reason with its article, routes, doubts, how to appeal."""
    title = phrase("decision_title", to.language, benefit=decision.explanation.title)
    sections = (
        *_grounds(decision, to.language),
        appeal_section(decision.made_on, to.language),
        _verify(decision.reference, to),
    )
    return compose(
        to,
        title,
        decision.made_on,
        decision.reference,
        _outcome(decision, to.language),
        sections,
        _figures(decision, to.language),
    )


def request_letter(request: RequestTold, to: Addressee) -> Letter:
    """The letter that asks for what is missing, with the last day to answer."""
    language, rules = to.language, current_rules().answering
    deadline = format_day(request.made_on + timedelta(days=rules.deadline_days), language)
    outcome = phrase("request_outcome", language, benefit=request.benefit, date=deadline)
    sections = (
        LetterSection(phrase("request_missing", language), items=tuple(LetterItem(each) for each in request.missing)),
        LetterSection(
            phrase("request_how", language),
            phrase("request_how_text", language),
            (LetterItem(rules.reference),),
        ),
    )
    title = phrase("request_title", language, benefit=request.benefit)
    return compose(to, title, request.made_on, request.reference, outcome, sections, ())


def compose(
    to: Addressee,
    title: str,
    on: date,
    reference: str,
    outcome: str,
    sections: Iterable[LetterSection],
    figures: tuple[tuple[str, str], ...],
    proof: Proof | None = None,
) -> Letter:
    """A letter of this institution, under its head: what is the case first, then figures, then sections.

    `proof` lets anybody check a document by its code.
    """
    institution, language = current_institution(), to.language
    own_language, _, country = institution.locale.partition("_")
    head = Letterhead(institution.name_in(language), institution.colours["brand"], institution.colours["sand"])
    return Letter(
        institution=head,
        language=language[:2].lower(),
        region=country if language[:2].lower() == own_language else None,
        title=title,
        issued=date_parts(on),
        issued_words=format_day(on, language),
        addressee=tuple(line for line in (plain(to.name), plain(to.place)) if line),
        outcome=outcome,
        figures_header=(phrase("figures_header_what", language), phrase("figures_header_value", language)),
        figures=figures,
        sections=tuple(sections),
        reference_label=phrase("reference", language),
        reference=reference,
        proof=proof,
    )


def _money(amount: Decimal, language: str) -> str:
    return format_money(amount, language, current_institution().currency)


def _outcome(decision: DecisionTold, language: str) -> str:
    benefit = decision.explanation.title
    if decision.monthly_amount is None:
        return phrase("refused", language, benefit=benefit)
    amount, first = _money(decision.monthly_amount, language), decision.first_payment
    if decision.opens_insurance:
        return phrase("insured", language, benefit=benefit, amount=amount)
    if first is None:
        return phrase("granted", language, benefit=benefit, amount=amount)
    day = format_day(first.pay_date, language)
    return phrase("granted_with_date", language, benefit=benefit, amount=amount, date=day)


def _figures(decision: DecisionTold, language: str) -> tuple[tuple[str, str], ...]:
    if decision.monthly_amount is None:
        return ()
    amount, start = ("own_amount", "insured_from") if decision.opens_insurance else ("monthly_amount", "starts_on")
    figures = {
        amount: _money(decision.monthly_amount, language),
        start: format_day(decision.starts_on, language),
    }
    if decision.ends_on:
        figures["ends_on"] = format_day(decision.ends_on, language)
    if first := decision.first_payment:
        figures["first_payment_on"] = format_day(first.pay_date, language)
        figures["first_payment_amount"] = _money(first.amount, language)
        figures["first_payment_covers"] = phrase(
            "from_to",
            language,
            first=format_day(decision.starts_on, language),
            last=format_day(min(first.until, decision.ends_on or first.until), language),
        )
    return tuple((phrase(name, language), value) for name, value in figures.items())


def _grounds(decision: DecisionTold, language: str) -> Iterator[LetterSection]:
    explanation = decision.explanation
    if decision.officer_reason:
        yield LetterSection(phrase("officer_reason", language), plain(decision.officer_reason))
    if explanation.reasons:
        yield LetterSection(
            phrase("reasons", language), items=tuple(_reason(each, language) for each in explanation.reasons)
        )
    if routes := [route for route in explanation.routes if route.applies]:
        yield LetterSection(phrase("routes", language), items=tuple(_route(each, language) for each in routes))
    if explanation.unconfirmed:
        items = tuple(LetterItem(each) for each in explanation.unconfirmed)
        yield LetterSection(phrase("unconfirmed", language), items=items)


def _reason(reason: Reason, language: str) -> LetterItem:
    return LetterItem(
        phrase("met" if reason.satisfied else "not_met", language, sentence=reason.sentence), reason.article
    )


def _route(route: RouteShown, language: str) -> LetterItem:
    if route.chosen:
        name = "route_chosen"
    elif route.entitled:
        name = "route_open"
    else:
        name = "route_opens" if route.opens_on else "route_closed"
    words: Mapping[str, str] = {"route": route.title, "amount": route.amount or "", "date": route.opens_on or ""}
    return LetterItem(phrase(name, language, **words), route.article)


def appeal_section(on: date, language: str) -> LetterSection:
    """How to appeal against what a letter of a day tells, and until when."""
    rules = current_rules().appeal
    deadline = format_day(on + timedelta(days=rules.deadline_days), language)
    text = in_language(rules.text, language).format(deadline=deadline)
    return LetterSection(phrase("appeal", language), text, (LetterItem(rules.reference),))


def _verify(reference: str, to: Addressee) -> LetterSection:
    return LetterSection(phrase("verify", to.language), phrase("verify_text", to.language, reference=reference))
