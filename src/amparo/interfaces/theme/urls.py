"""The theme's own addresses: the institution's colours, and whether a document is genuine."""

from amparo.administration.access.reach import ANYONE, reachable
from amparo.interfaces.theme import verification, views

app_name = "theme"
urlpatterns = [
    reachable("theme/colours.css", views.colours, name="colours", by=ANYONE),
    reachable("verify/", verification.ask, name="verify_ask", by=ANYONE),
    reachable("verify/<slug:code>/", verification.verify, name="verify", by=ANYONE),
]
