# The two commands of the README are `make demo` and `make test`. Each makes its own .venv first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.installed
DEMO   ?= demo-course

.PHONY: help install demo test nbgrader lint types check figures bench attacks lab clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(READY)  ## .venv with everything, pinned by constraints.txt

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "gradestone needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "This Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,dask,postgres]'
	@touch $@

demo: $(READY)  ## a class of 24 submissions built, graded and explained, in ./demo-course
	$(BIN)/gradestone demo $(DEMO)

test: $(READY)  ## all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

nbgrader: $(READY)  ## nbgrader's own tests with our configuration in force (half an hour)
	$(BIN)/python -m tests.contract.own_tests

lint: $(READY)  ## ruff, the layers and walls of docs/architecture.md, declared dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/deptry .

types: $(READY)  ## mypy
	$(BIN)/mypy

check: $(READY)  ## proves the assignment and its checks: solutions, stubs, secrets, release, misconceptions
	$(BIN)/gradestone check --mutants --least-told 90

figures: $(READY)  ## draws the figures of the assignment again
	PYTHONPATH=. $(BIN)/python figures/building_dnn.py

bench: $(READY)  ## throughput against stock nbgrader
	$(BIN)/python benchmarks/throughput.py

attacks: $(READY)  ## the attack suite as a table
	$(BIN)/python -m tests.attacks

lab: $(READY)  ## the instructor's notebook in JupyterLab
	PYTHONPATH=. $(BIN)/jupyter lab source/building_dnn/building_dnn.ipynb

clean:  ## removes what make made
	rm -rf $(VENV) $(DEMO) .pytest_cache .mypy_cache .ruff_cache .hypothesis
