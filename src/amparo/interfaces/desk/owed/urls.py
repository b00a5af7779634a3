"""The addresses of overpayments and creditors, each with who may reach it."""

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import reachable
from amparo.interfaces.desk.owed import creditors, objections, overpayments, remittances

_OFFICERS = (Role.CASE_OFFICER, Role.SUPERVISOR)
_PAYMASTERS = (Role.PAYMENT_OFFICER, Role.SUPERVISOR)

urlpatterns = [
    reachable("overpayments/", overpayments.overpayments, name="overpayments", by=_OFFICERS),
    reachable("overpayments/<uuid:reference>/", overpayments.overpayment, name="overpayment", by=_OFFICERS),
    reachable("objections/", objections.objections, name="objections", by=_OFFICERS),
    reachable("objections/<uuid:reference>/", objections.objection, name="objection", by=_OFFICERS),
    reachable(
        "objections/<uuid:reference>/evidence/<uuid:document>/",
        objections.evidence,
        name="objection_evidence",
        by=_OFFICERS,
    ),
    reachable("creditors/", creditors.creditors, name="creditors", by=_PAYMASTERS),
    reachable("creditors/<int:creditor_id>/", creditors.creditor, name="creditor", by=_PAYMASTERS),
    reachable(
        "creditors/<int:creditor_id>/account/", remittances.creditor_account, name="creditor_account", by=_PAYMASTERS
    ),
    reachable("creditors/<int:creditor_id>/remit/", remittances.prepare, name="remit", by=_PAYMASTERS),
    reachable("remittances/<int:remittance_id>/", remittances.remittance, name="remittance", by=_PAYMASTERS),
    reachable("remittances/<int:remittance_id>/settle/", remittances.settle, name="remittance_settle", by=_PAYMASTERS),
]
