"""Stands in for the notices room, which comes after claims: notes what is asked of it."""

from datetime import date

SENT: list[tuple[str, int]] = []


def notify_decision(*, claim_id: int, on: date, actor_id: int | None = None) -> None:
    """Note a decision letter."""
    SENT.append(("decision", claim_id))


def notify_request(*, claim_id: int, on: date, actor_id: int | None = None) -> None:
    """Note a request for information."""
    SENT.append(("request", claim_id))
