# Two commands do all the set-up: `make demo` and `make test`. See CONTRIBUTING.md for the others.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS ?=
PYTEST_ARGS ?=
export FOLKMOOT_DATA ?= ../shared/data

.PHONY: demo test check bench nightly docs wheel clean

demo: $(STAMP)
	$(BIN)/folkmoot demo $(ARGS)

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not nightly" $(PYTEST_ARGS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.docs --check

bench: $(STAMP)
	$(BIN)/python -m benchmarks $(ARGS)

nightly: $(STAMP)
	$(BIN)/python -m tools.nightly $(PYTEST_ARGS)

docs: $(STAMP)
	$(BIN)/python -m tools.docs

wheel: $(STAMP)
	$(BIN)/python -m build --wheel --no-isolation

# The lock holds a hash for every file, so what is installed is what was reviewed.
$(STAMP): locks/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r locks/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
