# The five commands of a working day. `make` alone explains them.
PYTHON_BIN := .venv/bin/python
PORT ?= 8000
export PYTHON
# Some machines ask Python to compile every module anew in every process: that doubles the time of the tests.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help setup demo check test test-cluster lock messages docs screenshots wheels clean

help:
	@echo "make demo      set up, build the demo world if it is not there, serve it at http://localhost:$(PORT)"
	@echo "make setup     make .venv with kladka, miara and lint-imports; fetch front-end assets"
	@echo "make check     the fast part: format, lint, types, import contract, architecture tests, translations"
	@echo "make test      everything: make check, both databases, browser"
	@echo "make test-cluster  the one test that make test leaves out: a Spark cluster of processes, asked through Connect"
	@echo "make messages  bring the Polish catalogues up to date with the source"
	@echo "make docs      write the generated reference pages"
	@echo "make screenshots  take the pictures of the documents from the demo world"
	@echo "make wheels    build the two distributions into dist/"
	@echo "make lock      compile requirements/*.in and package.json to locked versions and hashes"

setup:
	@./bootstrap.sh

demo: setup
	@.venv/bin/kladka demo --port $(PORT)

check: setup
	@$(PYTHON_BIN) scripts/check.py

test: setup
	@$(PYTHON_BIN) scripts/system.py
	@$(PYTHON_BIN) scripts/check.py
	@$(PYTHON_BIN) scripts/test.py

test-cluster: setup
	@MIARA_CLUSTER=1 $(PYTHON_BIN) -m pytest -q tests/miara/test_spark.py -k through_connect

lock:
	@scripts/lock.sh $(UPGRADE)

messages: setup
	@$(PYTHON_BIN) scripts/messages.py update
	@$(PYTHON_BIN) scripts/messages.py check

docs: setup
	@$(PYTHON_BIN) scripts/dependencies.py write
	@$(PYTHON_BIN) scripts/reference.py write

screenshots: setup
	@$(PYTHON_BIN) scripts/screenshots.py

wheels: setup
	@$(PYTHON_BIN) scripts/wheels.py

clean:
	rm -rf dist build node_modules src/kladka/core/static/vendor .mypy_cache .ruff_cache .hypothesis
