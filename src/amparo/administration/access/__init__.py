"""Who may enter and what they may reach: accounts, sign-in with a one-time code, roles on every address.

Fed by registration. Feeds every interface.
"""
