"""Work done after the page was answered: queued in the same database, tried again until it is done.

The queue's word is never trusted for money: a payment run closes on its control totals. The queue only sees to it that
somebody goes on with the work: each task may be run twice without harm, a failed one is tried again, and one whose
worker has died is handed to another within seconds.
"""
