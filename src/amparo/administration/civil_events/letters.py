"""What people are told when the civil register reports a death, and when it was not theirs."""

from collections.abc import Sequence
from datetime import date, timedelta

from amparo.administration.civil_events.models import Notification
from amparo.administration.civil_events.rules import current_civil_event_rules
from amparo.administration.civil_events.survivors import Survivor
from amparo.administration.claims.catalogue import service as service_of
from amparo.administration.notices.choices import NoticeKind
from amparo.administration.notices.content import compose
from amparo.administration.notices.operations import addressee, send_letter
from amparo.administration.notices.typesetting import LetterItem, LetterSection
from amparo.administration.notices.words import in_language, phrase
from amparo.administration.registry.queries import PersonRow
from amparo.law.formatting import format_day


def tell_household(person: PersonRow, notification: Notification, on: date) -> None:
    """Write to the address of a person reported dead: what stops, and what to do if it is not so."""
    language = person.language
    deadline = on + timedelta(days=current_civil_event_rules().objection_days)
    words = {
        "name": person.name,
        "day": format_day(notification.occurred_on, language),
        "register": notification.register,
        "deadline": format_day(deadline, language),
    }
    sections = (
        LetterSection(phrase("death_not_so", language), phrase("death_not_so_text", language, **words)),
        LetterSection(phrase("death_what_happens", language), phrase("death_what_happens_text", language, **words)),
    )
    _send(person, "death_title", notification, phrase("death_outcome", language, **words), sections, on)


def tell_survivor(
    survivor: Survivor, deceased: PersonRow, notification: Notification, services: Sequence[str], on: date
) -> None:
    """Tell somebody who is left what they may claim; it waits for them in the portal, filled in as far as it is known."""
    person, language = survivor.person, survivor.person.language
    words = {"name": deceased.name, "day": format_day(notification.occurred_on, language)}
    items = tuple(
        LetterItem(in_language(service_of(each).title, language), in_language(service_of(each).summary, language))
        for each in services
    )
    what = "survivor_claim_text" if items else "survivor_nothing_text"
    sections = (
        LetterSection(phrase("survivor_claim", language), phrase(what, language), items),
        LetterSection(phrase("survivor_certificate", language), phrase("survivor_certificate_text", language)),
    )
    _send(person, "survivor_title", notification, phrase("survivor_outcome", language, **words), sections, on)


def tell_restored(person: PersonRow, notification_reference: str, on: date) -> None:
    """Tell a living person that the error is put right, and that what was missed is paid with the next payment."""
    language = person.language
    outcome = phrase("alive_outcome", language, name=person.name)
    sections = (LetterSection(phrase("alive_next", language), phrase("alive_next_text", language)),)
    letter = compose(
        addressee(person), phrase("alive_title", language), on, notification_reference, outcome, sections, ()
    )
    send_letter(kind=NoticeKind.CIVIL_EVENT, letter=letter, to=addressee(person), on=on, person_id=person.pk)


def tell_survivor_restored(
    survivor: Survivor, restored: PersonRow, reference: str, dropped: Sequence[str], on: date
) -> None:
    """Tell whoever was told of a death that it was none: what was prepared is withdrawn, the certificate no longer holds."""
    to = addressee(survivor.person)
    language = to.language
    items = tuple(LetterItem(in_language(service_of(each).title, language), "") for each in dropped)
    what = "not_dead_claim_text" if items else "not_dead_nothing_text"
    sections = (
        LetterSection(phrase("not_dead_claim", language), phrase(what, language), items),
        LetterSection(phrase("survivor_certificate", language), phrase("not_dead_certificate_text", language)),
    )
    outcome = phrase("not_dead_outcome", language, name=restored.name)
    letter = compose(to, phrase("not_dead_title", language), on, reference, outcome, sections, ())
    send_letter(kind=NoticeKind.CIVIL_EVENT, letter=letter, to=to, on=on, person_id=survivor.person.pk)


def _send(
    person: PersonRow,
    title: str,
    notification: Notification,
    outcome: str,
    sections: tuple[LetterSection, ...],
    on: date,
) -> None:
    to = addressee(person)
    letter = compose(to, phrase(title, to.language), on, str(notification.reference), outcome, sections, ())
    send_letter(kind=NoticeKind.CIVIL_EVENT, letter=letter, to=to, on=on, person_id=person.pk)
