"""The accounts of the demonstration: staff from the start, insured persons once there is something for them to see."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from amparo.administration.access.choices import Role
from amparo.administration.access.operations import open_account
from amparo.administration.access.queries import account_by_login
from amparo.administration.common.institution import current_institution, first_language
from amparo.administration.registry.queries import identifiers_of, person_by_id
from amparo.interfaces.demonstration.plan import current_plan


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """An account to try: who, how to enter, and what there is to see."""

    login: str
    password: str
    name: str
    role: str
    what: str


def prepares() -> str:
    """The login of whoever prepares payment runs."""
    return current_plan().login_of(Role.PAYMENT_OFFICER)


def releases() -> str:
    """The login of whoever releases them."""
    return current_plan().login_of(Role.SUPERVISOR)


def open_staff() -> list[DemonstrationAccount]:
    """Open the staff's accounts."""
    return [
        _open(one.login, Role(one.role), one.name, one.what, None, first_language()) for one in current_plan().staff
    ]


def open_insured(person_id: int, what: str) -> DemonstrationAccount:
    """Open the account of one insured person, by the number that the institution knows them by."""
    person = person_by_id(person_id)
    scheme = current_institution().identifier_scheme
    login = next(one.value for one in identifiers_of(person_id) if one.scheme == scheme)
    return _open(login, Role.INSURED_PERSON, person.name, what, person_id, person.language)


def open_employer(login: str, name: str, what: str) -> tuple[DemonstrationAccount, int]:
    """Open the account of an employer's representative; with it its key."""
    opened = _open(login, Role.EMPLOYER, name, what, None, first_language())
    account = account_by_login(login)
    if account is None:
        raise LookupError(login)
    return opened, account.pk


def _open(login: str, role: Role, name: str, what: str, person_id: int | None, language: str) -> DemonstrationAccount:
    password = _password()
    email = login if "@" in login else f"{login}@insured.example"
    open_account(
        login=login,
        password=password,
        role=role,
        display_name=name,
        email=email,
        person_id=person_id,
        language=language,
    )
    return DemonstrationAccount(login, password, name, str(role), what)


def _password() -> str:
    """Three words and a number: easy to type on a phone, made anew for each installation."""
    chosen = "-".join(secrets.choice(current_plan().password_words) for _word in range(3))
    return f"{chosen}-{secrets.randbelow(90) + 10}"


def _file() -> Path:
    return Path(settings.DATA_DIRECTORY) / "demonstration.json"


def keep(accounts: list[DemonstrationAccount], summary: dict[str, object]) -> None:
    """Keep accounts and summary beside the data, for the next start; readable by the owner alone."""
    data = {"accounts": [[a.login, a.password, a.name, a.role, a.what] for a in accounts], "summary": summary}
    with os.fdopen(os.open(_file(), os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)


def kept() -> tuple[list[DemonstrationAccount], dict[str, object]] | None:
    """What an earlier start kept, or None."""
    if not _file().is_file():
        return None
    data = json.loads(_file().read_text(encoding="utf-8"))
    return [DemonstrationAccount(*row) for row in data["accounts"]], data["summary"]
