# What the continuous integration runs.
check:
    .ci/run

# Lint, types and import contract in the present environment.
lint:
    ruff check .
    ruff format --check .
    mypy
    lint-imports

# The tests in the present environment.
test *ARGS:
    pytest -n 2 --dist loadfile {{ARGS}}

# Ring quality on ten seeds.
quality *ARGS:
    python -m benchmarks.quality {{ARGS}}

# The documentation site, into site/.
docs:
    mkdocs build --strict
