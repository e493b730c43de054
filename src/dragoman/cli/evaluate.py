"""`dragoman evaluate`: records against gold."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dragoman.cli._articles import Articles, records
from dragoman.cli._output import console_output
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.record import Record
    from dragoman.scoring import Figure


def evaluate(
    task: Annotated[
        Literal["quotes", "times", "events", "articles", "commitments", "names"],
        typer.Argument(help="What the gold holds."),
    ],
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="JSONL with id, text and the right answers; commitments: a folder with items.jsonl and gold.jsonl; "
            "names: a folder of files with a word and its tag a line.",
        ),
    ],
    made: Annotated[
        Path | None,
        typer.Argument(metavar="RECORDS", help="Records of these texts (read --format jsonl); read now if not given."),
    ] = None,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="times: only calendar values, and equal intervals are equal (for GUM).")
    ] = False,
    model: Annotated[
        Literal["full", "none"] | None, typer.Option(help="The reader that reads the gold's texts. [default: full]")
    ] = None,
    format: Annotated[
        Literal["table", "json"], typer.Option("--format", "-f", help="How figures are written.")
    ] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; standard output otherwise.")
    ] = None,
) -> None:
    """Score records against a gold file: precision, recall and F1 of every measure that the gold allows.

    \b
    dragoman evaluate quotes polnear.dev.jsonl
    dragoman evaluate times gum.jsonl records.jsonl --resolved
    dragoman evaluate events news_dyads.jsonl --model none --format json
    dragoman evaluate articles examples.toml records.jsonl
    dragoman evaluate commitments gold/commitments/dev
    dragoman evaluate names gold/names/worldwide --model none

    A quotation counts as found from half of the words on; the docs describe each measure.
    """
    from dragoman.config import settings

    chosen = settings(model=model).model
    if task == "articles":
        figures = _articles(gold, made)
    elif task == "commitments":
        figures = _commitments(gold, made, chosen)
    elif task == "names":
        figures = _names(gold, made, chosen)
    else:
        rows = _read_gold(gold)
        given = _by_ref(_kept(made) if made else records(Articles([gold]), chosen))
        figures = _figures(task, rows, given, resolved=resolved)
    _print(figures, format=format, output=output)


def _figures(
    task: str, rows: dict[str, dict[str, Any]], given: dict[str, "Record"], *, resolved: bool
) -> "list[Figure]":
    from dragoman import scoring

    if task == "quotes":
        return scoring.quotes(rows, given)
    if task == "events":
        return scoring.events(rows, given)
    return scoring.times(rows, given, resolved=resolved, equal=resolved)


def _commitments(gold: Path, made: Path | None, model: Literal["full", "none"]) -> "list[Figure]":
    """Two files of one folder: the articles, and what is promised in them."""
    from dragoman import scoring

    items = _read_gold(gold / "items.jsonl")
    rows = _read_gold(gold / "gold.jsonl", "commitment_id")
    given = _by_ref(_kept(made) if made else records(Articles([gold / "items.jsonl"]), model))
    return scoring.commitments(items, rows.values(), given)


def _names(gold: Path, made: Path | None, model: Literal["full", "none"]) -> "list[Figure]":
    """A folder of words with tags; their texts are read unless records are given."""
    from dragoman import scoring
    from dragoman.intake import make_document

    try:
        wanted = scoring.bio(gold)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{gold}: {error}; give a folder of files with a word and its tag a line") from error
    documents = (make_document(text, ref=name) for name, (text, _) in wanted.items())
    given = _by_ref(_kept(made) if made else records(Articles([gold]), model, documents=documents))
    return scoring.names(wanted, given)


def _read_gold(path: Path, name: str = "id") -> dict[str, dict[str, Any]]:
    import msgspec

    try:
        lines = path.read_bytes().splitlines()
        return {str(row[name]): row for row in map(msgspec.json.decode, filter(None, lines))}
    except (OSError, msgspec.DecodeError, KeyError, TypeError) as error:
        raise InputError(f"{path}: {error!r}; gold is one JSON object a line, with id and text") from error


def _kept(path: Path) -> Iterator["Record"]:
    import msgspec

    from dragoman.record import decode

    try:
        for line in path.read_bytes().splitlines():
            if line:
                yield decode(line)
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: {error}; give what `dragoman read --format jsonl` wrote") from error


def _by_ref(found: Iterator["Record"]) -> dict[str, "Record"]:
    return {record.document.ref or record.document.id: record for record in found}


def _articles(gold: Path, made: Path | None) -> "list[Figure]":
    """Whole articles: each question of the gold, answered by the record of the file it names."""
    from dragoman import scoring

    articles = scoring.read_gold(gold)
    paths = [_beside(gold, article.file) for article in articles] if made is None else []
    given = _by_ref(_kept(made) if made else records(Articles(paths), "full"))
    missing = [article.file for article in articles if article.file not in given]
    if missing:
        raise InputError(f"{gold}: no record of {missing[0]}; document.ref must hold the file's name")
    counts = scoring.tally(finding for one in articles for finding in scoring.judge(one, given[one.file]))
    return [scoring.Figure(name=name, right=right, gold=asked) for name, (right, asked) in counts.items()]


def _beside(gold: Path, name: str) -> Path:
    """The article that the gold names: beside it, or among the examples."""
    from dragoman.cli.demo import examples

    return gold.parent / name if (gold.parent / name).exists() else examples() / name


def _print(figures: "list[Figure]", *, format: str, output: Path | None) -> None:
    with console_output(output) as console:
        if format == "json":
            import json

            rows = [
                {"measure": one.name, "precision": one.precision, "recall": one.recall, "f1": one.f1, "gold": one.gold}
                for one in figures
            ]
            console.out(json.dumps(rows))
            return
        from rich import box
        from rich.table import Table

        table = Table("measure", box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("precision", "recall", "F1", "right", "gold", "given"):
            table.add_column(name, justify="right")
        for one in figures:
            alone = one.precision is None
            table.add_row(
                one.name,
                "" if alone else f"{one.precision:.3f}",
                "" if alone else f"{one.recall:.3f}",
                f"{one.f1:.3f}",
                f"{one.right:g}" if one.right == int(one.right) else f"{one.right:.1f}",
                str(one.gold),
                "" if one.given is None else str(one.given),
            )
        console.print(table)
