"""How a constraint that the database holds becomes an error with a sentence for people."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from amparo.administration.common.errors import RecordError

Refusals = Mapping[str, Callable[[], RecordError]]


@contextmanager
def refusing(refusals: Refusals) -> Iterator[None]:
    """Raise the named error when one of these constraints refuses a statement within; let any other pass.

    The savepoint keeps the caller's transaction usable after a refusal.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusals.get(broken_constraint(error))
        if refusal is None:
            raise
        raise refusal() from error


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused, or an empty string."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
