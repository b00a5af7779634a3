"""The payers' addresses: the same pages for a person and for each employer that an account represents."""

from typing import Any

from django.urls import URLPattern

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import View, reachable
from amparo.interfaces.portal.payer import certificate, instalments, owed


def _both(route: str, view: View, name: str) -> list[URLPattern]:
    shared: dict[str, Any] = {"view": view}
    return [
        reachable(f"owed/{route}", name=name, by=(Role.INSURED_PERSON,), **shared),
        reachable(f"employers/<int:employer_id>/owed/{route}", name=f"employer_{name}", by=(Role.EMPLOYER,), **shared),
    ]


urlpatterns = [
    *_both("", owed.owed, "owed"),
    *_both("why/<int:charge_id>/", owed.why, "owed_why"),
    *_both("slips/<slug:reference>/", owed.slip, "owed_slip"),
    *_both("instalments/", instalments.instalments, "owed_instalments"),
    *_both("certificate/", certificate.certificate, "owed_certificate"),
    *_both("documents/<uuid:reference>/", certificate.document, "owed_document"),
]
