"""Keys of other systems: issued, shown once, checked on every call, revoked."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.access.choices import Role, Scope
from amparo.administration.access.models import Account, Key
from amparo.administration.common.errors import RecordError

PREFIX = "amparo_"
VALID_DAYS = 365
MAY_HOLD = {Scope.RETURNS: Role.EMPLOYER, Scope.CIVIL_EVENTS: Role.CIVIL_REGISTRY}


class KeyRefused(RecordError):
    """The key is unknown, has expired or was revoked, or may not be used for this."""


class WrongHolder(RecordError):
    """An account of this role cannot hold such a key."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls with a key."""

    account: Account
    key_id: int
    scope: str


@transaction.atomic
def issue_key(*, account_id: int, scope: str, name: str, on: date, valid_days: int = VALID_DAYS) -> str:
    """A new key of an account. It is returned here and kept nowhere. Raises WrongHolder."""
    account = Account.objects.get(pk=account_id)
    if account.role != MAY_HOLD[Scope(scope)]:
        raise WrongHolder(_("An account of this kind cannot hold such a key."))
    secret = PREFIX + secrets.token_urlsafe(32)
    Key.objects.create(
        account=account,
        scope=scope,
        name=name,
        key_hash=_digest(secret),
        issued_on=on,
        expires_on=on + timedelta(days=valid_days),
    )
    return secret


@transaction.atomic
def revoke_key(*, key_id: int, account_id: int, on: date) -> None:
    """End a key of an account; nothing happens to one that has ended."""
    Key.objects.filter(pk=key_id, account_id=account_id, revoked_on__isnull=True).update(revoked_on=on)


def check_key(*, secret: str, scope: str, on: date) -> Caller:
    """Who holds a key that may be used for this today. Raises KeyRefused; which of its reasons it is is not said."""
    key = Key.objects.select_related("account").filter(key_hash=_digest(secret), scope=scope).first()
    if key is None or key.revoked_on or not key.issued_on <= on < key.expires_on or not key.account.is_active:
        raise KeyRefused(_("This key is not valid here. Ask for a new one, or check what it may be used for."))
    if key.last_used_on != on:
        Key.objects.filter(pk=key.pk).update(last_used_on=on)
    return Caller(key.account, key.pk, key.scope)


def keys_of(account_id: int) -> list[Key]:
    """The keys of an account, the latest first."""
    return list(Key.objects.filter(account_id=account_id).order_by("-issued_on", "-pk"))


def _digest(secret: str) -> str:
    # A key has 256 bits of chance: unlike a password it needs no slow hash.
    return sha256(secret.encode()).hexdigest()
