"""What the language knows of reporting: words and the frames they report in, phrases, hedges, spokespeople."""

from pathlib import Path

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.lexicon._load import Rule, read_toml, read_tsv
from dragoman.record import StatementAct


class CueClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a class of words does: the kind of attribution, and the frames in which it carries content."""

    act: StatementAct
    frames: tuple[str, ...]
    unless: frozenset[str] = frozenset()
    """Labels of names, and tags, by which what is done is a deed, not words: "defended Kharkiv" (GPE)."""


class Cell(msgspec.Struct, frozen=True):
    """One word in one frame: what kind of attribution it makes, and in what share of cases it really does."""

    act: StatementAct
    share: float
    seen: int
    """Cases that were counted."""
    unless: frozenset[str] = frozenset()
    """Labels of names that the content must not be headed by."""


class Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shape of the dependency tree in which words report; its sentences are run by a test."""

    prior: float | None = None
    yes: tuple[str, ...]
    no: tuple[str, ...]


class Phrase(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words before a source that lay the clause beside them to it: "according to"."""

    words: tuple[str, ...]
    act: StatementAct = "speech"
    share: float
    named: bool = False
    """Whether the source must be a name or have an article: "per the ministry", not "per ton"."""


class Spokespeople(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words for those who speak for another, and the prepositions before whom they speak for."""

    words: frozenset[str]
    pairs: frozenset[str]
    links: frozenset[str]


class Documents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words for what speaks for its author, and the prepositions before the author."""

    words: frozenset[str]
    authors: frozenset[str]


class Polls(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words in a source, and cues, that make a poll of an attribution."""

    words: frozenset[str]
    asked: frozenset[str]


class Channels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Prepositions before an outlet, and nouns that may stand between."""

    links: frozenset[str]
    through: frozenset[str]


class Hedges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words around a cue by which the article doubts it."""

    verbs: frozenset[str]
    adverbs: frozenset[str]
    passives: frozenset[str]
    modals: frozenset[str]


class Merge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a reader model's findings are believed: log-odds (statements/_merge.py)."""

    bias: float
    rule: float
    content: float
    cue: float
    score: float
    absent: float
    alone: float
    alone_score: float
    accept: float
    accept_alone: float
    accept_deed: float
    """The least confidence where an unknown verb has a noun phrase for its content: "appointed him"."""
    replace: float
    keeps: frozenset[str]
    """Frames in which the rules' words stand where both find the same content; in others the model's do."""


class _Figures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The TOML file."""

    accept: float
    accept_passed_on: float
    weight: float
    frame: dict[str, Frame]
    default_prior: float
    cue_class: dict[str, CueClass] = msgspec.field(name="class")
    phrase: tuple[Phrase, ...]
    weights: dict[str, float]
    spokespeople: Spokespeople
    documents: Documents
    polls: Polls
    channels: Channels
    hedges: Hedges
    interviews: frozenset[str]
    model: Merge


class StatementWords(msgspec.Struct, frozen=True, kw_only=True):
    """The reporting words of a language, ready to look up."""

    cells: dict[tuple[str, str], dict[str, Cell]]
    """By lemma and part of speech: each frame that the word reports in."""
    frames: dict[str, Frame]
    phrases: dict[str, tuple[Phrase, ...]]
    """By first word, longest first."""
    spoken: dict[str, float]
    """Log-odds of speech against writing, by word and by tag."""
    spokespeople: Spokespeople
    documents: Documents
    polls: Polls
    channels: Channels
    hedges: Hedges
    interviews: frozenset[str]
    """Lemmas that tell of an interview."""
    model: Merge
    weights: dict[str, float]
    """Log-odds of what is seen around a cue (statements/_traits.py)."""
    accept: float
    """The least share of right cases at which a reading is written."""
    accept_passed_on: float
    """The same for a statement inside another."""


def load(root: Path) -> StatementWords:
    """The statements section of the language folder `root`.

    Raises:
        KnowledgeError: a table names a class or part of speech that does not exist.
    """
    figures = read_toml(root / "statements.toml", _Figures)
    counts = _counts(root / "statements_counts.tsv")
    return StatementWords(
        cells=_cells(root / "statements_words.tsv", figures, counts),
        frames=figures.frame,
        phrases=_by_first_word(figures.phrase),
        spoken={row["word"]: float(row["logodds"]) for row in read_tsv(root / "statements_spoken.tsv", ("word",))},
        spokespeople=figures.spokespeople,
        documents=figures.documents,
        polls=figures.polls,
        channels=figures.channels,
        hedges=figures.hedges,
        interviews=figures.interviews,
        model=figures.model,
        weights=figures.weights,
        accept=figures.accept,
        accept_passed_on=figures.accept_passed_on,
    )


def _by_first_word(phrases: tuple[Phrase, ...]) -> dict[str, tuple[Phrase, ...]]:
    table: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda p: (-len(p.words), p.id)):
        table.setdefault(phrase.words[0], []).append(phrase)
    return {word: tuple(group) for word, group in table.items()}


def _counts(path: Path) -> dict[tuple[str, str, str], tuple[int, int]]:
    return {
        (row["lemma"], row["pos"], row["frame"]): (int(row["seen"]), int(row["right"]))
        for row in read_tsv(path, ("lemma", "pos", "frame", "seen", "right"))
    }


def _prior(figures: _Figures, frame: str) -> float:
    known = figures.frame.get(frame)
    return figures.default_prior if known is None or known.prior is None else known.prior


def _cells(
    path: Path, figures: _Figures, counts: dict[tuple[str, str, str], tuple[int, int]]
) -> dict[tuple[str, str], dict[str, Cell]]:
    cells: dict[tuple[str, str], dict[str, Cell]] = {}
    for row in read_tsv(path, ("lemma", "pos", "classes")):
        key = (row["lemma"], row["pos"])
        for name in row["classes"].split():
            if name not in figures.cue_class:
                raise KnowledgeError(f"{path}: {row['lemma']}: no class {name!r} in statements.toml; add it there")
            kind = figures.cue_class[name]
            for frame in kind.frames:
                seen, right = counts.get((*key, frame), (0, 0))
                prior = _prior(figures, frame)
                share = (right + prior * figures.weight) / (seen + figures.weight)
                cells.setdefault(key, {}).setdefault(frame, Cell(kind.act, share, seen, kind.unless))
    return cells
