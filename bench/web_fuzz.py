"""Send the API of a ledger what its description allows, and what it forbids, and count what goes wrong.

uv run python bench/web_fuzz.py LEDGER [EXAMPLES]   # examples for each address, 100 by default

A fault is an answer of 500 or more, a wrong value that is taken, a right one that is refused without saying why, or an
answer of a kind or shape that /openapi.json does not name.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from dragoman.web import create_app

SLOW = ("/read", "/read.json")
"""Addresses that read an article: a tenth of the examples, because each costs a second."""


def fuzz(folder: Path, examples: int, *, only: Callable[[str], bool] = bool) -> dict[str, object]:
    """Counts of requests and faults, and one message for each kind of fault. `only` says which addresses."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(folder, model="none"))
    sent: Counter[str] = Counter()
    faults: dict[str, str] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        if not only(operation.path):
            continue
        most = max(1, examples // 10) if operation.path in SLOW else examples
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            try:
                strategy = operation.as_strategy(generation_mode=mode)
                _run(strategy, most, sent, faults, operation.label)
            except Exception as error:
                if "Unsatisfiable" not in type(error).__name__:
                    raise
    return {"requests": sum(sent.values()), "by status": dict(sorted(sent.items())), "faults": faults}


def _run(strategy: object, most: int, sent: Counter[str], faults: dict[str, str], label: str) -> None:
    @settings(
        max_examples=most,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)  # type: ignore[arg-type]
    def one(case: schemathesis.Case) -> None:
        try:
            answer = case.call()
        except Exception as error:
            faults.setdefault(f"{label}: {type(error).__name__}", f"{error} {case.as_curl_command()}"[:600])
            return
        sent[str(answer.status_code)] += 1
        try:
            # A value of the right form can still name what no row has: the description cannot say so, the answer does.
            case.validate_response(answer, excluded_checks=[positive_data_acceptance, negative_data_rejection])
        except FailureGroup as group:
            for failure in group.exceptions:
                faults.setdefault(f"{label}: {failure.title}", f"{failure.message} {case.as_curl_command()}"[:600])

    one()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        copied = Path(copytree(sys.argv[1], Path(scratch) / "ledger"))
        told = fuzz(copied, int(sys.argv[2]) if len(sys.argv) > 2 else 100)
    print(json.dumps(told, indent=1, ensure_ascii=False))
    sys.exit(1 if told["faults"] else 0)
