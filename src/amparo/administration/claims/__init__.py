"""Claims: a person asks for a benefit; the process carries the claim to its decision.

Fed by: registry and contributions (the facts), decisions (the record of what was decided), the institution's services
and process models. Feeds: awards (a granted claim opens an award), the portal's tracker and the desk's queue.
"""
