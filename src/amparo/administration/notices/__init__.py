"""Notices: what the institution tells a person, and the letters that say it.

Fed by: decisions (what was decided and why), claims (what is missing). Feeds: documents (the letter as PDF), the portal.
A letter is an accessible PDF (PDF/UA-1) in the person's own language.
"""
