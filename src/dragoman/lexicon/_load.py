"""Reading knowledge files: TOML for rules, TSV for gazetteers; every error names file, row and repair."""

import csv
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from dragoman.errors import KnowledgeError

if TYPE_CHECKING:
    from dragoman.lexicon._actors import ActorKnowledge
    from dragoman.lexicon._commitments import CommitmentWords, FollowWords
    from dragoman.lexicon._confidence import EventConfidence
    from dragoman.lexicon._events import EventLexicon
    from dragoman.lexicon._intake import IntakeWords
    from dragoman.lexicon._pair_types import PairTypeWords
    from dragoman.lexicon._places import PlaceKnowledge
    from dragoman.lexicon._statements import StatementWords
    from dragoman.lexicon._status import StatusSection
    from dragoman.lexicon._times import TimesKnowledge

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"

T = TypeVar("T")


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every rule read from TOML: its id, and sentences that it must and must not match."""

    id: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


def read_toml(path: Path, kind: type[T]) -> T:
    """The file's content as `kind` (a msgspec type, or a container of them).

    Raises:
        KnowledgeError: the file is missing, is not TOML, or has a field that `kind` does not know.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except FileNotFoundError as error:
        raise KnowledgeError(
            f"{path}: the file is missing; reinstall dragoman or restore it from the repository"
        ) from error
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise KnowledgeError(f"{path}: {error}; correct the rule at that path") from error


def read_tsv(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated table with a header; `#` lines are comments, empty cells are "".

    Raises:
        KnowledgeError: the file is missing, its header lacks one of `columns`, or a row has another number of cells.
    """
    try:
        handle = path.open(encoding="utf-8", newline="")
    except FileNotFoundError as error:
        raise KnowledgeError(
            f"{path}: the table is missing; reinstall dragoman or restore it from the repository"
        ) from error
    with handle:
        lines = (line for line in handle if not line.startswith("#") and line.strip())
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(rows, [])
        missing = [name for name in columns if name not in header]
        if missing:
            raise KnowledgeError(f"{path}: the header lacks {', '.join(missing)}; add the column or correct its name")
        for number, row in enumerate(rows, 2):
            if len(row) != len(header):
                raise KnowledgeError(
                    f"{path}: data row {number} has {len(row)} cells, the header {len(header)}: {row[:2]}"
                )
            yield dict(zip(header, row, strict=True))


def languages() -> tuple[str, ...]:
    """The ISO 639-1 codes that have knowledge, sorted."""
    return tuple(sorted(path.name for path in (KNOWLEDGE / "lang").iterdir() if path.is_dir()))


class Lexicon:
    """All knowledge for one language. Sections load at first use; values are frozen."""

    def __init__(self, language: str = "en", *, root: Path = KNOWLEDGE, own: Path | None = None) -> None:
        """Args:
        language: an ISO 639-1 code with a folder in `knowledge/lang`.
        root: another knowledge folder, for tests.
        own: a user's folder of people.tsv and groups.tsv, read before the package's tables of actors.
        """
        self.language = language
        self.root = root
        self.own = own
        self.lang = root / "lang" / language
        if not self.lang.is_dir():
            raise KnowledgeError(
                f"{self.lang}: no knowledge for language {language!r}; known: {', '.join(languages())}"
            )

    @cached_property
    def actors(self) -> "ActorKnowledge":
        """Names with codes, offices with dates, nouns for roles, pronouns."""
        from dragoman.lexicon._actors import ActorKnowledge

        return ActorKnowledge(self.root / "actors", self.lang, self.own)

    @cached_property
    def intake(self) -> "IntakeWords":
        """How articles of this language arrive: function words, header labels, field names."""
        from dragoman.lexicon import _intake

        return _intake.load(self.lang)

    @cached_property
    def times(self) -> "TimesKnowledge":
        """Words, patterns and holidays of time expressions."""
        from dragoman.lexicon._times import load_times

        return load_times(self.lang)

    @cached_property
    def statements(self) -> "StatementWords":
        """Words, frames and phrases that report what somebody said."""
        from dragoman.lexicon._statements import load

        return load(self.lang)

    @cached_property
    def status(self) -> "StatusSection":
        """Rules for the status of events: happened, planned, denied."""
        from dragoman.lexicon._status import load_status

        return load_status(self.lang)

    @cached_property
    def events(self) -> "EventLexicon":
        """Event types and codes, and the rules that find them in this language."""
        from dragoman.lexicon._events import read_events

        return read_events(self.lang, self.root / "ontology")

    @cached_property
    def pair_types(self) -> "PairTypeWords":
        """What the events room does with the reader model's types of pairs."""
        from dragoman.lexicon._pair_types import read_pair_types

        return read_pair_types(self.lang, self.events)

    @cached_property
    def confidence(self) -> "EventConfidence":
        """How often events are right, by what rules and model say of them."""
        from dragoman.lexicon._confidence import read_confidence

        return read_confidence(self.lang)

    @cached_property
    def commitments(self) -> "CommitmentWords":
        """Rules for what binds an actor."""
        from dragoman.lexicon._commitments import load_commitments

        return load_commitments(self.lang)

    @cached_property
    def places(self) -> "PlaceKnowledge":
        """The gazetteers and the words around names of places."""
        from dragoman.lexicon import _places

        return _places.load(self.root, self.lang)

    @cached_property
    def following(self) -> "FollowWords":
        """What later words show of a commitment."""
        from dragoman.lexicon._commitments import load_follow

        return load_follow(self.lang)
