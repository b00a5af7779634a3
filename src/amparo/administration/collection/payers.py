"""Who owes: an employer or a person."""

from dataclasses import dataclass
from typing import Any

from amparo.administration.collection.choices import PayerKind
from amparo.administration.common.identifiers import identifier_digits
from amparo.administration.common.institution import current_institution


@dataclass(frozen=True, slots=True)
class Payer:
    """An employer or a person, by their number. Exactly one of the two. Raises ValueError otherwise."""

    employer_id: int | None = None
    person_id: int | None = None

    def __post_init__(self) -> None:
        if (self.employer_id is None) == (self.person_id is None):
            raise ValueError("a payer is an employer or a person")

    @classmethod
    def of(cls, row: Any) -> "Payer":
        """The payer of a charge, slip, plan or refund."""
        return cls(row.employer_id, row.person_id)

    def columns(self) -> dict[str, int | None]:
        """As the tables hold it."""
        return {"employer_id": self.employer_id, "person_id": self.person_id}


def payer_kind_of(row: Any) -> PayerKind:
    """How the law sees the payer of a charge or plan: firms and households are told apart by their kind of number."""
    return PayerKind.OWN if row.employer_id is None else employer_kind(row.employer.identifier)


def employer_kind(identifier: str) -> PayerKind:
    """A firm by its number, a household by a person's."""
    household = identifier_digits(current_institution().employer_schemes[1])
    return PayerKind.HOUSEHOLD if len(identifier) == household else PayerKind.FIRM
