"""The certificate of good standing, in seconds; or what stands in its way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.administration.collection.certificates import NotInGoodStanding, certify_good_standing, overdue_of
from amparo.administration.collection.plans import are_offered
from amparo.administration.documents.queries import document_of_payer
from amparo.interfaces import clock
from amparo.interfaces.portal.payer.acting import Acting, for_payer
from amparo.interfaces.theme.verification import verification_url


@for_payer("certificate of good standing")
def certificate(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Whether a certificate can be given; POST gives it as a PDF."""
    today = clock.today()
    if request.method == "POST":
        try:
            made = certify_good_standing(
                payer=acting.payer,
                on=today,
                language=get_language() or "en",
                address_of=lambda code: verification_url(request, code),
            )
        except NotInGoodStanding as error:
            messages.error(request, str(error))
            return redirect(acting.certificate_url)
        messages.success(request, _("Your certificate is ready."))
        return redirect(acting.url("owed_document", reference=made.reference))
    context: dict[str, Any] = {"acting": acting, "party": acting.party, "overdue": overdue_of(acting.payer, today)}
    context |= {"plans_offered": are_offered(), "back_url": acting.owed_url, "today": today}
    return render(request, "portal/payer/certificate.html", context)


@for_payer("document")
def document(request: HttpRequest, acting: Acting, reference: UUID) -> HttpResponse:
    """One of the payer's own documents as it was made."""
    found = document_of_payer(reference, **acting.payer.columns())
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["Content-Disposition"] = f'inline; filename="{found.kind}-{found.created_on.isoformat()}.pdf"'
    return response
