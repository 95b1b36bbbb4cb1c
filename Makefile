# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
# Needs Python ≥ 3.11 and make; uv is used where it is installed.

ifndef PYTHON
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
endif
VENV ?= .venv
BIN = $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PORT ?= 8000

.PHONY: help demo test quick check lint quality bench clean

help:  ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed  ## Start the demo community: simulated phone and staff console
	$(BIN)/jiamenkou demo --port $(PORT)

# A file stays with one worker: what it has set up serves all its tests. Every worker has a Redis database of its own, 9 to
# 15, and computes in one thread: the other cores are the other workers'.
test: $(VENV)/.installed-dev  ## Run all tests, on all cores
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 RAYON_NUM_THREADS=1 \
		$(BIN)/pytest --numprocesses logical --maxprocesses 7 --dist loadfile --no-loadscope-reorder

quick: $(VENV)/.installed-dev  ## Run the tests that need a second each at most
	$(BIN)/pytest -m "not quality and not browser and not chaos" -x -q

check: lint test  ## What CI runs: ruff, mypy --strict, import-linter, tests

lint: $(VENV)/.installed-dev  ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: $(VENV)/.installed  ## Measure understanding beside the baselines
	$(BIN)/jiamenkou evaluate
	$(BIN)/jiamenkou evaluate tests/quality/sets/unseen.tsv

bench: $(VENV)/.installed  ## Measure speed and memory beside a bare echo
	$(BIN)/jiamenkou bench

clean:  ## Remove the virtual environment and the demo's data
	rm -rf $(VENV) data/demo

$(VENV)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
ifdef UV
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	$(UV) pip install --quiet --python $(BIN)/python -e .
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
endif
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
ifdef UV
	$(UV) pip install --quiet --python $(BIN)/python -e '.[dev]'
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
endif
	@touch $@
