"""Events as a civil register sends them, and notifications of them."""

from datetime import UTC, date, datetime
from typing import Any

from amparo.administration.access.models import Account
from amparo.administration.civil_events.intake import take_events
from amparo.administration.civil_events.models import Notification
from amparo.administration.registry.models import Person, PersonIdentifier
from tests.factories.access import AccountFactory

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
DIED = date(2026, 11, 10)


def death_of(person: Person, number: str = "0001", **other: Any) -> dict[str, Any]:
    """The event of a person's death as a register sends it, with the person's own number."""
    identifier = PersonIdentifier.objects.filter(person=person).values_list("value", flat=True).first() or ""
    return {
        "register": "1º Ofício de Salvador",
        "certificate_number": number,
        "kind": "death",
        "occurred_on": DIED.isoformat(),
        "given_names": person.given_names,
        "family_names": person.family_names,
        "birth_date": person.birth_date.isoformat(),
        "mother_name": person.mother_name,
        "identifier": identifier,
        **other,
    }


def registry_account() -> Account:
    """The account of a civil register's system."""
    account: Account = AccountFactory(civil_registry=True)
    return account


def notified(event: dict[str, Any], on: date = TODAY) -> Notification:
    """A notification that was received and not yet settled."""
    taken = take_events([event], channel="api", received_on=on, received_by_id=registry_account().pk)
    assert not taken.errors, taken.errors
    return taken.notifications[1]
