# Every target is run by .ci/run. Nothing but Python 3.10 or later, pip and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip works on the environment from outside, so that a Debian without python3-venv will do.
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check
OWN := corpora/administrative
REAL_DOCUMENTS ?= ../shared
# The states with a text layer: scans depend on the OCR program of the machine.
TEXT_STATES := txt,docx,doc,pdf-text,html-unicode,html-attributes-only,legacy-tcvn3,legacy-vni,header-lost

.PHONY: all demo test lint types imports eval bench bench-archive bench-readers engines schema docs trackers-page clean
all: test lint types imports eval

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --without-pip --clear $(VENV)

$(VENV)/.installed: $(BIN)/python setup.cfg constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.tools: $(VENV)/.installed
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test,lint,export]'
	touch $@

demo: $(VENV)/.installed  ## parse documents of the own corpus and print tables
	$(BIN)/vnadmin parse --format table $(OWN)/documents/08-*.txt $(OWN)/documents/02-*.pdf $(OWN)/documents/01-*.docx

test: $(VENV)/.tools  ## all tests, with coverage
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

lint: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tools
	$(BIN)/mypy

imports: $(VENV)/.tools
	$(BIN)/lint-imports

eval: $(VENV)/.installed  ## scores against gold; fails below a floor
	$(BIN)/vnadmin evaluate $(OWN) --floors
	@if [ -d $(REAL_DOCUMENTS)/corpus ]; then \
	$(BIN)/vnadmin evaluate corpora/real --documents $(REAL_DOCUMENTS) --state $(TEXT_STATES) --floors; \
	else echo "corpora/real: its documents are not here ($(REAL_DOCUMENTS)); not scored"; fi

bench: $(VENV)/.installed  ## speed, its growth, and a comparison in one run
	$(PIP) install --quiet --constraint constraints.txt '.[bench]'
	$(BIN)/python benchmarks/bench_parse.py

COUNT ?= 20000
bench-archive: $(VENV)/.installed  ## runs over an archive of COUNT generated documents
	$(PIP) install --quiet --constraint constraints.txt '.[archive]'
	$(BIN)/python benchmarks/bench_archive.py --count $(COUNT)

engines: $(VENV)/.tools  ## Ray on two nodes of which one is killed, and Spark; needs Java for Spark
	$(PIP) install --quiet --constraint constraints.txt --editable '.[ray,spark]'
	$(BIN)/python -m pytest tests/test_archive_engines.py

bench-readers: $(VENV)/.installed  ## the readers by state and their cost; STATES=all reads scans too
	$(BIN)/python benchmarks/bench_readers.py --documents $(REAL_DOCUMENTS) --states $(or $(STATES),text) $(if $(SPLIT),--split $(SPLIT))

schema: $(VENV)/.installed  ## write the published JSON Schema anew
	$(BIN)/python -m vnadmin_nlp.schema > vnadmin_nlp/data/document.schema.json

docs: $(VENV)/.installed  ## write the pages made from the code anew
	$(BIN)/python -m vnadmin_nlp.citations.forms > docs/CITATION_FORMS.md

trackers-page: $(VENV)/.tools  ## write the listings and pictures of docs/TRACKERS.md anew (needs chromium too)
	VNADMIN_WRITE_PAGES=1 $(BIN)/python -m pytest tests/test_trackers_page.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
