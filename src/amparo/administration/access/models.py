"""Accounts, the codes that confirm them, and the keys of other systems."""

from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django_otp.models import Device, ThrottlingMixin

from amparo.administration.access.choices import Role, Scope
from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import changes
from amparo.administration.common.institution import first_language


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by login; they are opened by `operations.open_account`."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of a login, however it was typed."""
        return self.get(login=(username or "").strip().lower())


# The hash of a password has no place in the history of an account.
@pghistory.track(*changes(), exclude=["password", "last_login"])
class Account(AbstractBaseUser):
    """Someone who may enter: an insured person by their number, a member of staff by e-mail address."""

    login = models.CharField(max_length=254, unique=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    person = models.OneToOneField("registry.Person", on_delete=models.PROTECT, related_name="+", null=True)
    display_name = models.TextField()
    email = models.EmailField()
    language = models.CharField(max_length=8, default=first_language)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            one_of("role", Role, "account_role_known"),
            not_blank("display_name", "account_has_a_name"),
            models.CheckConstraint(
                condition=Q(login__regex=r"^([0-9]{6,14}|[^\sA-Z@]+@[^\sA-Z@]+)$"), name="login_shape"
            ),
            # Staff who are insured too have a second account: their work never opens their own record.
            models.CheckConstraint(
                condition=Q(role=Role.INSURED_PERSON.value, person__isnull=False)
                | (~Q(role=Role.INSURED_PERSON.value) & Q(person__isnull=True)),
                name="only_insured_persons_have_a_record",
            ),
        )

    def __str__(self) -> str:
        return self.display_name


class CodeDevice(ThrottlingMixin, Device):
    """The one-time code last sent to an account. Only its hash is kept, and each failure doubles the wait."""

    code_hash = models.CharField(max_length=128, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user"], name="one_code_per_account"),
            models.CheckConstraint(
                condition=Q(code_hash="") | Q(valid_until__isnull=False), name="a_code_always_expires"
            ),
        )

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first failure; doubled by each further one."""
        return 1


@pghistory.track(*changes(), exclude=["key_hash", "last_used_on"])
class Key(models.Model):
    """What another system shows instead of signing in. Only its digest is kept: the key itself is shown once."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=16, choices=Scope)
    name = models.TextField()
    key_hash = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField()
    expires_on = models.DateField()
    revoked_on = models.DateField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        constraints = (
            one_of("scope", Scope, "key_scope_known"),
            not_blank("name", "key_has_a_name"),
            models.CheckConstraint(condition=Q(key_hash__regex=r"^[0-9a-f]{64}$"), name="key_hash_is_a_digest"),
            models.CheckConstraint(condition=Q(expires_on__gt=models.F("issued_on")), name="key_expires"),
        )

    def __str__(self) -> str:
        return self.name
