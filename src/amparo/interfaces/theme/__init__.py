"""How Amparo looks and speaks: the page frame, form components and formats that every audience's pages share.

Fed by `institution.yaml` (name, colours, languages). Feeds the portal and the desk, which never import each other.
"""
