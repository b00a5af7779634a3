"""Finding employers."""

from collections.abc import Collection

from amparo.administration.registry.models import Employer

# What other rooms and the interfaces call the row; they never import the model.
EmployerRow = Employer


def employer_by_id(employer_id: int) -> Employer:
    """The employer. Raises `Employer.DoesNotExist`."""
    return Employer.objects.get(pk=employer_id)


def employers_by_id(employer_ids: Collection[int]) -> dict[int, Employer]:
    """The employers of these ids, in one query."""
    return Employer.objects.in_bulk(list(employer_ids))


def some_employers(count: int, *, like: str = "") -> list[Employer]:
    """So many employers whose name holds a word, in order of registration."""
    return list(Employer.objects.filter(name__icontains=like).order_by("pk")[:count])


def employer_by_identifier(identifier: str) -> Employer | None:
    """The employer that a compact number names, or None."""
    return Employer.objects.filter(identifier=identifier).first()
