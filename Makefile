# Two commands to begin with: `make demo` and `make test`. Each makes .venv when it is missing. `make help` has the rest.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

TARGETS := $(shell sed -nE 's/^([a-z]+):.*  \#\# .*/\1/p' $(MAKEFILE_LIST))
.PHONY: $(TARGETS)
.DEFAULT_GOAL := demo

# A stamp says what is installed: a change of the metadata installs anew.
$(VENV)/stamp: $(VENV)/demo
	@echo "Installing what tests, linters and pages need (a minute, the first time) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENV)/demo: setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "swaiglet needs Python 3.11 or newer: make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing swaiglet into $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

help:  ## list these commands
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/demo  ## watch one call, from ring to report
	@$(BIN)/swaiglet call --text --script examples/front_desk.call.yaml

test: $(VENV)/stamp  ## run the tests, with branch coverage
	@$(BIN)/python -m pytest --cov --cov-report=term

lint: $(VENV)/stamp  ## format, lint, types, layers, fragments of the changelog, workflows
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/mypy --python-version 3.14  # the newest that is supported, whose library differs
	@$(BIN)/python -m pytest --quiet tests/test_house.py tests/test_changes.py
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(BIN)/zizmor --quiet --offline --pedantic --strict-collection .

bench: $(VENV)/stamp  ## measure speed beside the reference SDK and bare servers, and write it into docs/
	@$(BIN)/python -m benchmarks.documents
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.calls

format: $(VENV)/stamp  ## put the source into shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: $(VENV)/stamp  ## build the site, into docs/_build
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet docs docs/_build
	@echo "Open docs/_build/index.html"

pictures: $(VENV)/stamp  ## draw docs/pictures/ anew
	@$(BIN)/python docs/pictures.py

reference: $(VENV)/stamp  ## write docs/reference/ from the code, and the page about the SDK
	@$(BIN)/python docs/reference.py
	@$(BIN)/python docs/api.py
	@$(BIN)/python docs/commands.py
	@$(BIN)/python docs/sdk.py

# Away from the source, so that nothing can be imported but what was installed. ARGS are pytest's.
wheel: $(VENV)/stamp  ## build what is published, install it elsewhere, and run the tests against that
	@rm -rf build dist
	@$(BIN)/pyproject-build --outdir dist > /dev/null
	@mkdir -p build/source
	@tar -xzf dist/*.tar.gz -C build/source --strip-components 1
	@rm -r build/source/swaiglet build/source/pytest_swaiglet.py
	@$(PYTHON) -m venv build/venv
	@build/venv/bin/pip install --quiet --disable-pip-version-check "$$(echo dist/*.whl)[dev]"
	@cd build/source && ../venv/bin/pytest --ignore tests/test_house.py $(ARGS)

changes: $(VENV)/stamp  ## print what is told of changes that are not released
	@$(BIN)/towncrier build --draft --version Unreleased

clean:  ## remove what the commands above made
	rm -rf $(VENV) docs/_build .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
