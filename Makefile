# make demo    install, build all that can be made of every example into out/, with pages to click through
# make test    install, lint, type-check, test
# make bench   measure against peers
# make update  write the expected output of the examples and rules anew (then read the diff)
# make clean   take away what the others made

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  if $$name -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types unit bench update clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# //p' Makefile

# The environment is made anew when what it is made of changes.
$(VENV)/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "procflow needs Python 3.11 or later with its venv module; set PYTHON=..."; exit 1; }
	@echo "making the environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/installed
	@$(BIN)/python -m examples.demo

test: lint types unit

lint: $(VENV)/installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/installed
	@$(BIN)/mypy

unit: $(VENV)/installed
	@$(BIN)/pytest -q -n auto

bench: $(VENV)/installed
	@# Peers; bench/prove.py and bench/bpmn.py go without them too. pm4py is under the AGPL: only ever measured against.
	@$(BIN)/pip install --quiet --disable-pip-version-check 'pandas>=2.2' 'pm4py>=2.7'
	@$(BIN)/python -m bench.clock
	@$(BIN)/python -m bench.check
	@$(BIN)/python -m bench.prove
	@$(BIN)/python -m bench.bpmn
	@$(BIN)/python -m bench.layout
	@$(BIN)/python -m bench.simulate
	@$(BIN)/python -m bench.prosimos

update: $(VENV)/installed
	@UPDATE_SNAPSHOTS=1 $(BIN)/pytest -q tests/test_examples.py tests/test_json_schema.py tests/rules/test_messages.py

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
