# make grade [SUBMISSION=path]  grade a folder or zip (default: solutions/, or starter/ in the student kit)
#
# It first sets up .venv where that is missing or out of date. HOMEWORK=name grades another homework than the core one.

PYTHON ?= python3
SUBMISSION ?= $(firstword $(wildcard solutions starter))
HOMEWORK ?=
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
EXTRA := $(if $(wildcard solutions),[dev],)
OF_HOMEWORK := $(if $(HOMEWORK),--homework $(HOMEWORK),)

.PHONY: setup grade

setup: $(VENV)/installed

$(VENV)/installed: pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there: install Python 3.10 to 3.13, or name yours with PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; ok = (3, 10) <= v < (3, 14); ok or print("$(PYTHON) is Python %d.%d, and the kit needs 3.10 to 3.13: name another one with PYTHON=..." % v[:2]); sys.exit(not ok)'
	$(PYTHON) -m venv --clear $(VENV)
	$(PY) -m pip install --disable-pip-version-check ".$(EXTRA)"
	touch $@

grade: setup
	$(PY) -m autograder grade "$(SUBMISSION)" $(OF_HOMEWORK) $(ARGS)

# --- for instructors ---
# make test      run the tests of the kit, with three wrong answers of each exercise
# make verify    grade every wrong answer and every right one in another style, try all attacks, 1000 pieces of junk,
#                204 kills and 100,000 hostile messages; then flakes and seeds: hours
# make flakes    grade every right answer 100 times with fresh seeds, and train 30 times; hours
# make seeds     train the solutions over seeds: a table of what they reach; an hour or two
# make bench     time the solutions beside plain versions, and `watch` over 500 saves; some minutes
# make release   build the student kit
# make bundle    build the Gradescope bundle and try it on known submissions
# make starter   cut the stubs out of the solutions, and join the handout

HOSTILE := $(addprefix tests/kit/test_,attacks.py junk.py empty_answers.py rubbish_answers.py faults.py)

.PHONY: test verify flakes seeds bench lint starter release bundle

test: setup lint
	$(PY) -m pytest -n auto --dist worksteal $(ARGS)

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

verify: setup
	$(PY) -m autograder mutants --homework all
	$(PY) -m autograder mutants --homework all --mechanical
	$(PY) -m autograder mutants --homework all --pairs 200
	$(PY) -m autograder mutants --homework all --blind
	$(PY) -m pytest $(HOSTILE) tests/kit/test_messages.py --whole-corpus $(ARGS)
	$(PY) tests/kit/fuzz_wire.py --inputs 100000
	$(PY) tests/kit/flakes.py
	$(PY) tests/kit/flakes.py --training
	$(PY) -m tests.bench.seeds

flakes: setup
	$(PY) tests/kit/flakes.py $(ARGS)
	$(PY) tests/kit/flakes.py --training $(ARGS)

seeds: setup
	$(PY) -m tests.bench.seeds $(ARGS)

bench: setup
	$(PY) -m tests.bench.speed $(ARGS)
	$(PY) -m tests.bench.watch

starter: setup
	$(PY) -m autograder starter

release: setup
	$(PY) -m autograder release $(OF_HOMEWORK) $(ARGS)

bundle: setup
	$(PY) -m autograder bundle --verify $(OF_HOMEWORK) $(ARGS)
