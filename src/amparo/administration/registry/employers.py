"""Finding employers."""

from collections.abc import Collection

from amparo.administration.registry.models import Employer


def employer_by_id(employer_id: int) -> Employer:
    """The employer. Raises `Employer.DoesNotExist`."""
    return Employer.objects.get(pk=employer_id)


def employers_by_id(employer_ids: Collection[int]) -> dict[int, Employer]:
    """The employers of these ids, in one query."""
    return Employer.objects.in_bulk(list(employer_ids))


def employer_by_identifier(identifier: str) -> Employer | None:
    """The employer that a compact number names, or None."""
    return Employer.objects.filter(identifier=identifier).first()
