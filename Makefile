# make grade [SUBMISSION=path]  grade a folder or zip (default: solutions/, or starter/ in the student kit)
# make test                     run the tests of the kit, with one in five of the wrong answers
# make verify                   grade every wrong answer and every right one in another style, try all attacks, 1000
#                               pieces of junk, 204 kills and 100,000 hostile messages; then flakes and seeds: hours
# make flakes                   grade every right answer 100 times with fresh seeds, and train 30 times; hours
# make seeds                    train the solutions with 5, 3 and 100 seeds: a table of what they reach; an hour or two
# make bench                    time the solutions beside plain versions: a table of ratios; some minutes
# make bundle                   build the Gradescope bundle and try it on known submissions
# All of them first set up .venv where it is missing or out of date.

PYTHON ?= python3
SUBMISSION ?= $(firstword $(wildcard solutions starter))
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
EXTRA := $(if $(wildcard tests/kit),[dev],)

HOSTILE := $(addprefix tests/kit/test_,attacks.py junk.py rubbish_answers.py faults.py)

.PHONY: setup grade test verify flakes seeds bench lint starter release bundle

setup: $(VENV)/installed

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check ".$(EXTRA)"
	touch $@

grade: setup
	$(PY) -m autograder grade "$(SUBMISSION)" $(ARGS)

test: setup lint
	$(PY) -m pytest -n auto $(ARGS)

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

verify: setup
	$(PY) -m autograder mutants
	$(PY) -m autograder mutants --mechanical
	$(PY) -m autograder mutants --pairs 200
	$(PY) -m pytest $(HOSTILE) tests/kit/test_messages.py --whole-corpus $(ARGS)
	$(PY) tests/kit/fuzz_wire.py --inputs 100000
	$(PY) tests/kit/flakes.py
	$(PY) tests/kit/flakes.py --training
	$(PY) tests/bench/seeds.py

flakes: setup
	$(PY) tests/kit/flakes.py $(ARGS)
	$(PY) tests/kit/flakes.py --training $(ARGS)

seeds: setup
	$(PY) tests/bench/seeds.py $(ARGS)

bench: setup
	$(PY) tests/bench/speed.py $(ARGS)

starter: setup
	$(PY) -m autograder starter

release: setup
	$(PY) -m autograder release

bundle: setup
	$(PY) -m autograder bundle --verify $(ARGS)
