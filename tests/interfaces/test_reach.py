"""Every address, by everyone: whoever may not is refused, whoever may is never met by a fault."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

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
    Role.EMPLOYER: {"employer": True},
    Role.CIVIL_REGISTRY: {"civil_registry": True},
}
# What stands in an address where nothing of that name or kind is: by name where only some words are taken, else by kind.
SAMPLES: dict[str, Any] = {"benefit": "retirement", "service": "retirement", "code": "claims_teaching", "kind": "json"}
BY_KIND: dict[type, Any] = {UUIDConverter: uuid.UUID(int=1), IntConverter: 999_999}


def places(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, Any]]:
    """Every named address with a path to it, and its view."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from places(
                pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        else:
            kinds = pattern.pattern.converters
            values = {name: SAMPLES.get(name, BY_KIND.get(type(kind), "none")) for name, kind in kinds.items()}
            yield reverse(f"{namespace}{pattern.name}", kwargs=values), pattern.callback


EVERY_PLACE = list(places(get_resolver().url_patterns))
KEYED = [(path, view) for path, view in EVERY_PLACE if view.reachable_by[0].startswith("key:")]
PLACES = [each for each in EVERY_PLACE if each not in KEYED]


def account_with(role: Role) -> Account:
    account: Account = AccountFactory(**TRAITS[role])
    return account


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_reaches_only_what_is_open(method: str) -> None:
    for path, view in PLACES:
        response = getattr(Client(), method)(path)
        if view.reachable_by == ANYONE:
            assert response.status_code < 400 or method == "post" or response.status_code == 404
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


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_without_a_key_no_system_reaches_anything_whoever_is_signed_in(method: str) -> None:
    for client in (Client(), signed_in(account_with(Role.SUPERVISOR)), signed_in(account_with(Role.EMPLOYER))):
        for path, _view in KEYED:
            response = getattr(client, method)(path)
            assert (response.status_code, response.json()["error"]["code"]) == (401, "key_refused"), path


def test_there_is_something_to_try() -> None:
    assert len(PLACES) > 25
