"""Who owes: an employer or a person."""

from dataclasses import dataclass
from typing import Any

from amparo.administration.collection.choices import PayerKind
from amparo.administration.common.identifiers import format_identifier, identifier_digits
from amparo.administration.common.institution import current_institution, first_language
from amparo.administration.registry.employers import employer_by_id
from amparo.administration.registry.queries import identifiers_of, person_by_id


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

    def columns(self) -> dict[str, Any]:
        """As the tables hold it."""
        return {"employer_id": self.employer_id, "person_id": self.person_id}


def payer_kind_of(row: Any) -> PayerKind:
    """How the law sees the payer of a charge or plan: firms and households are told apart by their kind of number."""
    return PayerKind.OWN if row.employer_id is None else employer_kind(row.employer.identifier)


def employer_kind(identifier: str) -> PayerKind:
    """A firm by its number, a household by a person's."""
    household = identifier_digits(current_institution().employer_schemes[1])
    return PayerKind.HOUSEHOLD if len(identifier) == household else PayerKind.FIRM


@dataclass(frozen=True, slots=True)
class Party:
    """Who a payer is: as letters name and address them, and as the law sees them. `number` is written as it is printed."""

    name: str
    number: str
    language: str
    place: str
    kind: PayerKind


def party_of(payer: Payer) -> Party:
    """Who the payer is. An employer reads the institution's first language."""
    if payer.employer_id is not None:
        employer = employer_by_id(payer.employer_id)
        kind = employer_kind(employer.identifier)
        scheme = current_institution().employer_schemes[kind == PayerKind.HOUSEHOLD]
        number = format_identifier(scheme, employer.identifier)
        return Party(employer.name, number, first_language(), "", kind)
    assert payer.person_id is not None  # noqa: S101 - a payer is one of the two
    person, numbers = person_by_id(payer.person_id), identifiers_of(payer.person_id)
    own = {each.scheme: each.value for each in numbers}.get(current_institution().identifier_scheme, "")
    number = format_identifier(current_institution().identifier_scheme, own)
    place = " – ".join(part for part in (person.municipality, person.state) if part)
    return Party(person.name, number, person.language, place, PayerKind.OWN)
