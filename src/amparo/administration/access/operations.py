"""Opening accounts, and signing in: a password, then a code that was sent, then a session of its own."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import django_otp
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from amparo.administration.access.choices import Role
from amparo.administration.access.models import Account, CodeDevice
from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import InvalidIdentifier, validate_identifier
from amparo.administration.common.institution import current_institution, first_language
from amparo.administration.common.refusals import refusing

CODE_DIGITS = 6
CODE_VALID = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=30)
_PENDING = "sign_in_pending_account"
_DEMONSTRATION_CODE = "demonstration_code"
_SIGN_IN, _SIGNATURE = gettext_noop("Your code to sign in"), gettext_noop("Your code to sign with")


class LoginTaken(RecordError):
    """Another account has this login, or the person already has an account."""


class InvalidAccount(RecordError):
    """The account cannot be opened as described."""


class WeakPassword(RecordError):
    """The password is too easy to guess. `str()` lists every reason."""


class SignInRefused(RecordError):
    """The login and password do not fit together. Which of the two is wrong is not said."""


class SignInLocked(RecordError):
    """Too many failures; the account is locked to this address for a while."""


class CodeRefused(RecordError):
    """The code is wrong, was used or has expired."""


class CodeTooSoon(RecordError):
    """A try or a new code must wait: so many failures, or a code was sent just now."""


class SignInNotBegun(RecordError):
    """A code was given before a password, or the session has ended."""


@transaction.atomic
def open_account(
    *,
    login: str,
    password: str,
    role: str,
    display_name: str,
    email: str,
    person_id: int | None = None,
    language: str | None = None,
) -> Account:
    """Open an account. Raises `LoginTaken`, `InvalidAccount`, `InvalidIdentifier`, `WeakPassword`."""
    scheme = current_institution().identifier_scheme
    account = Account(
        login=validate_identifier(scheme, login) if role == Role.INSURED_PERSON else login.strip().lower(),
        role=role,
        display_name=display_name,
        email=email,
        person_id=person_id,
        language=language or first_language(),
    )
    set_strong_password(account, password)
    taken = _("This person or login already has an account.")
    with refusing(
        {
            "access_account_login_key": lambda: LoginTaken(taken),
            "access_account_person_id_key": lambda: LoginTaken(taken),
            "only_insured_persons_have_a_record": lambda: InvalidAccount(
                _("An insured person's account belongs to a registered person, and a member of staff's to none.")
            ),
            "login_shape": lambda: InvalidAccount(_("Staff sign in with an e-mail address.")),
        }
    ):
        account.save()
    CodeDevice.objects.create(user=account, name="e-mail")
    return account


def set_strong_password(account: Account, password: str) -> None:
    """Hash the password onto the account, not yet saved. Raises `WeakPassword`."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    account.set_password(password)


def begin_sign_in(request: HttpRequest, *, login: str, password: str, at: datetime) -> Account:
    """Check the password and send a code. Nobody is signed in yet. Raises `SignInRefused`, `SignInLocked`.

    Not one transaction: a failure must stay counted though the request fails.
    """
    account = authenticate(request, username=login_of(login), password=password)
    if getattr(request, "axes_locked_out", False):
        raise SignInLocked(_("Too many tries. Wait 15 minutes, then try again."))
    if not isinstance(account, Account):
        raise SignInRefused(_("The number or address and the password do not fit together. Try again."))
    request.session.cycle_key()
    request.session[_PENDING] = account.pk
    with suppress(CodeTooSoon):  # The code sent a moment ago is still good.
        send_code(request, at=at)
    return account


def login_of(text: str) -> str:
    """A login as it is stored: a person's number without dots and dashes, an address in small letters."""
    try:
        return validate_identifier(current_institution().identifier_scheme, text)
    except InvalidIdentifier:
        return text.strip().lower()


def send_code(request: HttpRequest, *, at: datetime) -> None:
    """Send a fresh code by e-mail; the one before it no longer works. Raises `CodeTooSoon`, `SignInNotBegun`."""
    with transaction.atomic():
        _send_code(request, _pending_device(request), at, _SIGN_IN)


def send_signing_code(request: HttpRequest, *, at: datetime) -> None:
    """Send whoever is signed in a fresh code to sign something with. Raises `CodeTooSoon`."""
    with transaction.atomic():
        _send_code(request, _own_device(request), at, _SIGNATURE)


def _send_code(request: HttpRequest, device: CodeDevice, at: datetime, subject: str) -> None:
    code = "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))
    with transaction.atomic():
        if device.code_hash and device.sent_at and device.sent_at <= at < device.sent_at + RESEND_AFTER:
            raise CodeTooSoon(_("A code was sent a moment ago. Wait half a minute before asking for another."))
        device.code_hash, device.sent_at, device.valid_until = make_password(code), at, at + CODE_VALID
        device.save(update_fields=["code_hash", "sent_at", "valid_until"])
    _deliver(device.user, code, subject)
    if settings.DEMONSTRATION:
        request.session[_DEMONSTRATION_CODE] = code


def demonstration_code(request: HttpRequest) -> str:
    """In the demonstration, the code that a real institution would only have sent; else nothing."""
    return str(request.session.get(_DEMONSTRATION_CODE, "")) if settings.DEMONSTRATION else ""


def confirm_sign_in(request: HttpRequest, *, code: str, at: datetime) -> Account:
    """Sign in with the code that was sent, in a fresh session. Raises `CodeRefused`, `CodeTooSoon`, `SignInNotBegun`."""
    device = _spend_code(request, _pending_device, code, at)
    return _enter(request, device)


def confirm_signing(request: HttpRequest, *, code: str, at: datetime) -> None:
    """Accept the code with which whoever is signed in signs something. Raises `CodeRefused`, `CodeTooSoon`."""
    _spend_code(request, _own_device, code, at)
    request.session.pop(_DEMONSTRATION_CODE, None)


def _spend_code(
    request: HttpRequest, device_of: Callable[[HttpRequest], CodeDevice], code: str, at: datetime
) -> CodeDevice:
    """Check a code and use it up. The refusals are raised outside the transaction, so that each failure stays counted."""
    with transaction.atomic():
        device = device_of(request)
        allowed, _why = device.verify_is_allowed()  # type: ignore[no-untyped-call]
        good = allowed and _code_fits(device, code, at)
        if allowed and not good:
            device.throttle_increment()  # type: ignore[no-untyped-call]
        if good:
            device.code_hash, device.valid_until = "", None
            device.throttle_reset(commit=False)  # type: ignore[no-untyped-call]
            device.save()
    if not allowed:
        raise CodeTooSoon(_("Too many wrong codes. Wait a little, then try again."))
    if not good:
        raise CodeRefused(_("This code is wrong or no longer valid. Check it, or ask for a new one."))
    return device


def end_sign_in(request: HttpRequest) -> None:
    """Sign out and forget the session."""
    logout(request)


def _code_fits(device: CodeDevice, code: str, at: datetime) -> bool:
    typed = "".join(character for character in code if not character.isspace())
    if not device.code_hash or device.valid_until is None or at >= device.valid_until:
        return False
    return check_password(typed, device.code_hash)


def _enter(request: HttpRequest, device: CodeDevice) -> Account:
    account: Account = device.user
    request.session.pop(_DEMONSTRATION_CODE, None)
    request.session.pop(_PENDING, None)
    # Django gives the session a new key here, so that one fixed beforehand opens nothing.
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    django_otp.login(request, device)  # type: ignore[no-untyped-call]
    return account


def _pending_device(request: HttpRequest) -> CodeDevice:
    """The code device of whoever has given a password in this session, locked until the transaction ends."""
    account_id = request.session.get(_PENDING)
    device: CodeDevice | None = (
        CodeDevice.objects.select_for_update(of=("self",)).select_related("user").filter(user_id=account_id).first()
    )
    if device is None or not device.user.is_active:
        raise SignInNotBegun(_("Sign in again from the beginning: too much time has passed."))
    return device


def _own_device(request: HttpRequest) -> CodeDevice:
    """The code device of whoever is signed in, locked until the transaction ends."""
    devices = CodeDevice.objects.select_for_update(of=("self",)).select_related("user")
    device: CodeDevice = devices.get(user_id=request.user.pk)
    return device


def _deliver(account: Account, code: str, subject: str) -> None:
    with override(account.language):
        send_mail(
            _(subject),
            _("Your code is %(code)s. It works for 5 minutes and once. Nobody will ever ask you for it.")
            % {"code": code},
            None,
            [account.email],
        )
