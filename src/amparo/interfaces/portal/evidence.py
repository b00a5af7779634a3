"""Keeping what a person uploads as evidence."""

from datetime import date

from django.utils.translation import gettext as _

from amparo.administration.documents.choices import DocumentKind
from amparo.administration.documents.operations import store_document
from amparo.interfaces.theme.formats import active_language
from amparo.interfaces.theme.uploads import Evidence


def keep_evidence(person_id: int, evidence: Evidence | None, on: date) -> list[int]:
    """Store an upload with the person's documents; the ids of what was stored, none where nothing was given."""
    if evidence is None:
        return []
    document = store_document(
        person_id=person_id,
        kind=DocumentKind.EVIDENCE,
        title=evidence.name or _("Evidence"),
        language=active_language(),
        media_type=evidence.media_type,
        content=evidence.content,
        created_on=on,
    )
    return [document.pk]
