"""Every address, by everyone: whoever may not is refused, whoever may is never met by a fault."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from amparo.administration.access.choices import Role
from amparo.administration.access.models import Account
from amparo.administration.access.reach import ANYONE
from tests.factories.access import AccountFactory, signed_in

pytestmark = pytest.mark.django_db
TRAITS: dict[Role, dict[str, bool]] = {
    Role.INSURED_PERSON: {},
    Role.CASE_OFFICER: {"officer": True},
    Role.PAYMENT_OFFICER: {"payment_officer": True},
    Role.ANALYST: {"analyst": True},
    Role.SUPERVISOR: {"supervisor": True},
    Role.ADMINISTRATOR: {"administrator": True},
}
SAMPLES: dict[str, Any] = {
    "reference": uuid.UUID(int=1),
    "benefit": "retirement",
    "service": "retirement",
    "code": "claims_teaching",
    "person_id": 999_999,
    "run_id": 999_999,
    "study": uuid.UUID(int=1),
    "kind": "json",
}


def places(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, Any]]:
    """Every named address with a path to it, and its view."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from places(
                pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        else:
            values = {name: SAMPLES[name] for name in pattern.pattern.converters}
            yield reverse(f"{namespace}{pattern.name}", kwargs=values), pattern.callback


PLACES = list(places(get_resolver().url_patterns))


def account_with(role: Role) -> Account:
    account: Account = AccountFactory(**TRAITS[role])
    return account


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_reaches_only_what_is_open(method: str) -> None:
    for path, view in PLACES:
        response = getattr(Client(), method)(path)
        if view.reachable_by == ANYONE:
            assert response.status_code < 400 or method == "post"
        else:
            assert response.headers["Location"].startswith("/sign-in/?next="), path


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_is_declared_and_nothing_else(role: Role, method: str) -> None:
    account = account_with(role)
    for path, view in PLACES:
        if view.reachable_by == ANYONE:
            continue
        status = getattr(signed_in(account), method)(path).status_code
        assert (status == 403) == (role not in view.reachable_by), f"{role} {method} {path}: {status}"
        assert status < 500


def test_there_is_something_to_try() -> None:
    assert len(PLACES) > 25
