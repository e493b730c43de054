# format, lint, types, import contract, tests
default: format check test

format:
    uv run ruff format src tests bench
    uv run ruff check --fix src tests bench

check:
    uv run ruff format --check src tests bench
    uv run ruff check src tests bench
    uv run mypy
    uv run lint-imports

test:
    uv run pytest

# the pinned environment, without the name of any registry
lock:
    uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url -o requirements.lock
