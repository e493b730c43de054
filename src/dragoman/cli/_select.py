"""Leaving rows out of a record without leaving a reference to nothing."""

import msgspec

from dragoman.record import Record


def confident(record: Record, least: float) -> Record:
    """The record without rows below `least`, but for those that a kept row rests on."""
    if least <= 0:
        return record
    commitments = tuple(row for row in record.commitments if row.confidence >= least)
    needed = {row.event for row in commitments} | {row.statement for row in commitments}
    events = tuple(row for row in record.events if row.confidence >= least or row.id in needed)
    needed |= {row.claimed_in for row in events}
    statements = tuple(row for row in record.statements if row.confidence >= least or row.id in needed)
    return msgspec.structs.replace(record, events=events, statements=statements, commitments=commitments)
