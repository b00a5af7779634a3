"""What the interfaces may ask about accounts."""

from amparo.administration.access.models import Account


def account_by_id(account_id: int) -> Account | None:
    """The active account, or None."""
    return Account.objects.filter(pk=account_id, is_active=True).first()


def account_for_person(person_id: int) -> Account | None:
    """The account by which an insured person enters, or None."""
    return Account.objects.filter(person_id=person_id).first()


def account_by_login(login: str) -> Account | None:
    """The account of a login, or None."""
    return Account.objects.filter(login=login.strip().lower()).first()


def accounts_of_role(*roles: str) -> list[Account]:
    """The active accounts with one of these roles, by name."""
    return list(Account.objects.filter(role__in=roles, is_active=True).order_by("display_name", "pk"))
