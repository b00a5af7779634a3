"""Finding a person's documents; nobody else's can be reached by this door."""

from uuid import UUID

from amparo.administration.documents.models import Document, IssuedDocument

# What other rooms may call a row; they never import the model.
IssuedRow = IssuedDocument


def document_for(person_id: int, reference: UUID) -> Document | None:
    """The person's document of this reference; None when there is none or it is another person's."""
    return Document.objects.filter(person_id=person_id, reference=reference).first()


def document_of_payer(
    reference: UUID, *, person_id: int | None = None, employer_id: int | None = None
) -> Document | None:
    """The document of this reference of a person or an employer; None when it is another's."""
    payer = {"person_id": person_id} if person_id is not None else {"employer_id": employer_id}
    return Document.objects.filter(reference=reference, **payer).first()


def documents_of_person(person_id: int) -> list[Document]:
    """The person's documents without their content, the latest first."""
    return list(Document.objects.filter(person_id=person_id).defer("content").order_by("-created_on", "-pk"))


def plain_code(typed: str) -> str:
    """A code as it is kept, however it was typed: in groups, in small letters, with a letter O for a zero."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs.translate(str.maketrans("OIL", "011"))


def shown_code(code: str) -> str:
    """A code in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def issued_by_code(typed: str) -> IssuedDocument | None:
    """The document of this code, in force or not; None when nothing was issued under it."""
    return IssuedDocument.objects.filter(code=plain_code(typed)).first()


def issued_to_person(person_id: int, kind: str) -> list[IssuedDocument]:
    """What was issued of one kind to a person, the latest first."""
    return list(IssuedDocument.objects.filter(person_id=person_id, kind=kind).order_by("-issued_on", "-pk"))
