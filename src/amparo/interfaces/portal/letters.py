"""My letters: each as an accessible PDF, marked as read when it is opened."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.administration.documents.queries import document_for
from amparo.administration.notices.operations import mark_read
from amparo.administration.notices.queries import notices_of_person
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id


@reads_own_record("letters")
def letters(request: HttpRequest) -> HttpResponse:
    """All letters, the newest first."""
    return render(request, "portal/letters.html", {"notices": notices_of_person(signed_in_person_id(request))})


@reads_own_record("letter")
def letter(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One letter, as it was sent; only to the person it was written to."""
    person_id = signed_in_person_id(request)
    document = document_for(person_id, reference)
    if document is None:
        raise Http404
    mark_read(person_id=person_id, document_id=document.pk, on=clock.today())
    response = HttpResponse(bytes(document.content), content_type=document.media_type)
    response["Content-Disposition"] = f'inline; filename="{document.kind}-{document.created_on.isoformat()}.pdf"'
    return response
