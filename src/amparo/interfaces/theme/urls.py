"""The theme's own address: the institution's colours."""

from amparo.administration.access.reach import ANYONE, reachable
from amparo.interfaces.theme import views

app_name = "theme"
urlpatterns = [reachable("theme/colours.css", views.colours, name="colours", by=ANYONE)]
