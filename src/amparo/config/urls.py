"""Every address: insured persons and employers at the root, staff at /desk/ and /cockpit/, other systems at /api/v1/."""

from django.urls import include, path
from django.views.i18n import set_language

from amparo.administration.access.reach import ANYONE, reachable

urlpatterns = [
    reachable("language/", set_language, name="set_language", by=ANYONE),
    path("", include("amparo.interfaces.theme.urls")),
    path("", include("amparo.interfaces.portal.urls")),
    path("desk/", include("amparo.interfaces.desk.urls")),
    path("api/v1/", include("amparo.interfaces.api.urls")),
    path("cockpit/", include("amparo.interfaces.cockpit.urls")),
]
handler403 = "amparo.interfaces.theme.views.permission_denied"
handler404 = "amparo.interfaces.theme.views.page_not_found"
handler500 = "amparo.interfaces.theme.views.server_error"
