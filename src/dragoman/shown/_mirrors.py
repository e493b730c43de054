"""What two do together, written once for either side."""

from collections.abc import Iterable

from dragoman.record import Event


def paired(events: Iterable[Event]) -> list[tuple[Event, str | None]]:
    """Each event, with the id of its mirror image: what two do together is written once for either side."""
    found: dict[tuple[object, ...], int] = {}
    rows: list[tuple[Event, str | None]] = []
    for event in events:
        what = event.trigger, event.type, event.cameo, event.status
        mirror = found.pop((*what, event.recipient, event.actor), None) if event.recipient else None
        if mirror is None:
            found[*what, event.actor, event.recipient] = len(rows)
            rows.append((event, None))
        else:
            rows[mirror] = (rows[mirror][0], event.id)
    return rows
