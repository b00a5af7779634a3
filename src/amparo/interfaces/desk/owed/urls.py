"""The addresses of overpayments and creditors, each with who may reach it."""

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import reachable
from amparo.interfaces.desk.owed import creditors, overpayments

_OFFICERS = (Role.CASE_OFFICER, Role.SUPERVISOR)
_PAYMASTERS = (Role.PAYMENT_OFFICER, Role.SUPERVISOR)

urlpatterns = [
    reachable("overpayments/", overpayments.overpayments, name="overpayments", by=_OFFICERS),
    reachable("overpayments/<uuid:reference>/", overpayments.overpayment, name="overpayment", by=_OFFICERS),
    reachable("creditors/", creditors.creditors, name="creditors", by=_PAYMASTERS),
    reachable("creditors/<int:creditor_id>/", creditors.creditor, name="creditor", by=_PAYMASTERS),
]
