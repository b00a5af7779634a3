"""The addresses of disbursement at the desk."""

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import reachable
from amparo.interfaces.desk.disbursement import files, orders

_PAYMASTERS = (Role.PAYMENT_OFFICER, Role.SUPERVISOR)

urlpatterns = [
    reachable("bank-files/", files.bank_files, name="bank_files", by=_PAYMASTERS),
    reachable("bank-files/<int:file_id>/", files.bank_file, name="bank_file", by=_PAYMASTERS),
    reachable("bank-files/<int:file_id>/apply/", files.apply_again, name="bank_file_apply", by=_PAYMASTERS),
    reachable("bank-files/<int:file_id>/download/", files.download, name="bank_file_download", by=_PAYMASTERS),
    reachable("runs/<int:run_id>/orders/", orders.run_orders, name="run_orders", by=_PAYMASTERS),
    reachable("returned/", orders.returned, name="returned", by=_PAYMASTERS),
    reachable("reconciliation/", orders.reconciliation, name="reconciliation", by=_PAYMASTERS),
]
