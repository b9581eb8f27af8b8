# The two commands of the README are `make demo` and `make test`. Each makes its own .venv first.
#   make test PYTHON=python3.13 VENV=.venv-3.13     with another Python, in an environment of its own
#   make test LEAVE=thorough                        without what asks again more widely, as .ci/run does
#   make demo DEMO=~/demo                           the demo in another folder
#   make lab ASSIGNMENT=building_dnn                a notebook of source/, also with `make bench`
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.installed
DEMO   ?= demo-course
ASSIGNMENT ?= building_dnn

# Every command that a test runs would compile the engine anew where this is set, as it is in many containers.
export PYTHONDONTWRITEBYTECODE :=

LOWEST := .venv-lowest
NEWEST := .venv-newest
LEARNER := .venv-learner

# The tests that see a difference between versions of what the project needs.
TOUCHING := $(addprefix tests/contract/test_nbgrader_, autograde.py build.py exchange.py) \
  $(addprefix tests/endtoend/test_, autograde.py build.py cli.py dask.py feedback.py postgres.py released_check.py) \
  $(addprefix tests/unit/test_, answerkey.py cats_and_dogs.py class_table.py dask_pool.py data.py notebook_functions.py \
    open_notebook.py page_parts.py page_tables.py prose.py release.py sandbox_jupyter.py sandbox_outputs.py sanitise.py selfcheck.py translation_checks.py translation_segments.py values.py wheel.py)

.PHONY: help install demo test nbgrader lint types check lowest newest learner figures pictures screenshots accuracy bench attacks lab clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(READY)  ## .venv with everything, pinned by constraints.txt

# $(call environment,FOLDER,OPTIONS OF pip): a virtual environment with the project and all its extras
define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "gradestone needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -w . || \
	  { echo "$(CURDIR) cannot be written. Have its owner run: make install. Or use a copy of your own."; exit 1; }
	@$(PYTHON) -m venv "$(1)" || \
	  { echo "This Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	"$(1)/bin/python" -m pip install --quiet --disable-pip-version-check $(2) --editable '.[dev,dask,postgres]'
	@touch "$(1)/.installed"
endef

$(READY): pyproject.toml constraints.txt
	$(call environment,$(VENV),--constraint constraints.txt)

demo: $(READY)  ## a class of 30 built, graded and explained, in ./demo-course
	$(BIN)/gradestone demo "$(DEMO)"

test: $(READY)  ## all tests
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) \
	  --dist loadfile --no-loadscope-reorder $(if $(LEAVE),-m "not $(LEAVE)")

nbgrader: $(READY)  ## nbgrader's own tests with our configuration in force (half an hour)
	$(BIN)/python -m tests.contract.own_tests
	$(BIN)/python -m tests.contract.examined_tests

lint: $(READY)  ## ruff, the layers and walls of docs/architecture.md, declared dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/deptry .

types: $(READY)  ## mypy, and once more for what goes to learners
	$(BIN)/mypy
	$(BIN)/mypy --python-version 3.10 src/gradestone/selfcheck helpers

check: $(addprefix check-,$(notdir $(wildcard source/*)))  ## proves the assignments and their checks: solutions, stubs, secrets, release, misconceptions

check-%: $(READY)
	$(BIN)/gradestone check $* --mutants --least-told 90
	for each in $(patsubst locale/%/$*.po,%,$(wildcard locale/*/$*.po)); do \
	  $(BIN)/gradestone check $* --lang $$each || exit 1; done

$(LOWEST)/.installed: pyproject.toml .ci/lowest.py
	@mkdir -p $(LOWEST)
	$(PYTHON) .ci/lowest.py > $(LOWEST)/constraints.txt
	$(call environment,$(LOWEST),--constraint $(LOWEST)/constraints.txt)

lowest: $(LOWEST)/.installed  ## what touches dependencies, with the lowest versions that pyproject.toml admits
	$(LOWEST)/bin/python -m pytest -n auto --dist loadfile -W ignore::DeprecationWarning $(TOUCHING)

newest:  ## the same with the newest versions there are
	$(call environment,$(NEWEST),--upgrade --upgrade-strategy eager)
	$(NEWEST)/bin/python -m pytest -n auto --dist loadfile $(TOUCHING)

# A learner's machine: the oldest Python, numpy and h5py that a release runs with, and nothing of the project.
LEARNER_PYTHON ?= $(shell for each in python3.10 "$$HOME"/.pyenv/versions/3.10.*/bin/python $(PYTHON); do \
  "$$each" -c 'import venv' 2>/dev/null && { echo "$$each"; break; }; done)

$(LEARNER)/.installed:
	$(LEARNER_PYTHON) -m venv $(LEARNER)
	$(LEARNER)/bin/python -m pip install --quiet --disable-pip-version-check \
	  numpy==1.24.0 h5py==3.8.0 matplotlib ipykernel nbclient nbformat pytest
	@touch $@

learner: $(LEARNER)/.installed  ## the released folder on Python 3.10 (or what there is), with old numpy and h5py
	$(LEARNER)/bin/python -m pytest -W default tests/learner

figures: $(READY)  ## draws the figures of the assignments again
	for each in $(notdir $(wildcard source/*)); do \
	  [ ! -f figures/$$each.py ] || PYTHONPATH=. $(BIN)/python figures/$$each.py || exit 1; done
	for place in $(patsubst locale/%,%,$(wildcard locale/*/images/*)); do \
	  PYTHONPATH=. $(BIN)/python figures/$${place##*/}.py --lang $${place%%/*} || exit 1; done

pictures: $(READY)  ## draws the cats and dogs of the image assignment again
	$(BIN)/python -m figures.cats_and_dogs

screenshots: $(READY)  ## takes the pictures of formgrader and JupyterLab in docs/images again; wants Chromium
	$(BIN)/python -m pytest -n 0 tests/browser/test_student_table.py tests/browser/test_learner.py tests/browser/test_teacher.py --screenshots docs/images

accuracy: $(READY)  ## what three models make of these pictures, the table of docs/pictures.md
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.pictures

bench: $(READY)  ## throughput against stock nbgrader
	$(BIN)/python benchmarks/throughput.py --assignment $(ASSIGNMENT)

attacks: $(READY)  ## the attack suite as tables
	$(BIN)/python -m tests.attacks
	$(BIN)/python -m tests.attacks --asserts

lab: $(READY)  ## the instructor's notebook in JupyterLab
	PYTHONPATH=. $(BIN)/jupyter lab source/$(ASSIGNMENT)/$(ASSIGNMENT).ipynb

clean:  ## removes what make made; of folders named to it only environments and demos
	for folder in "$(VENV)" $(LOWEST) $(NEWEST) $(LEARNER); do [ ! -f "$$folder/pyvenv.cfg" ] || rm -rf "$$folder"; done
	[ ! -f "$(DEMO)/made-by-gradestone-demo" ] || rm -rf "$(DEMO)"
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis src/gradestone.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
