"""Finding a person's documents; nobody else's can be reached by this door."""

from uuid import UUID

from amparo.administration.documents.models import Document


def document_for(person_id: int, reference: UUID) -> Document | None:
    """The person's document of this reference; None when there is none or it is another person's."""
    return Document.objects.filter(person_id=person_id, reference=reference).first()


def documents_of_person(person_id: int) -> list[Document]:
    """The person's documents without their content, the latest first."""
    return list(Document.objects.filter(person_id=person_id).defer("content").order_by("-created_on", "-pk"))
