"""Awards: a benefit in payment to a person, its rates over time, its suspensions and its end.

Fed by: claims and decisions (a grant opens an award). Feeds: payments (what is payable for a month).
"""
