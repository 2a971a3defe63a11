"""A look at what was handed in, for what this homework has no need of: told to staff, never to students, no points.

It reads tokens, so that a file that does not parse is looked at too, and no parser is given an attacker's source to
choke on. Who wants to hide something from it can: it finds what is done openly.
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from autograder.intake import Submission
from autograder.project import ROOT

_LARGEST = 256 * 1024  # bytes of source that somebody wrote by hand, in one file
_ALL = 4 * _LARGEST  # in all files together: reading tokens takes a second for each MiB
_MOST = 12  # notes on one submission


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MODULES = _words(
    "atexit asyncio autograder builtins cffi concurrent ctypes faulthandler http importlib inspect marshal mmap "
    "multiprocessing pkgutil psutil pty pytest requests resource runpy signal site socket solutions subprocess "
    "sysconfig threading urllib _thread"
)
_ATTRIBUTES = {
    "os": _words(
        "_exit abort chmod chown chroot closerange dup dup2 execl execle execlp execv execve execvp fork forkpty "
        "getppid kill killpg link memfd_create mkfifo nice open openpty pipe popen posix_spawn pread pwrite readlink "
        "sched_setaffinity setpriority setresuid setsid setuid spawnl spawnv symlink system unshare write"
    ),
    "sys": _words("_current_frames _getframe meta_path modules setprofile setrecursionlimit settrace"),
    "gc": _words("get_objects get_referents get_referrers"),
}
_NAMES = _words(
    "__builtins__ __class__ __code__ __getattribute__ __globals__ __instancecheck__ __reduce__ __reduce_ex__ "
    "__subclasses__ __torch_function__ f_back f_globals f_locals tb_frame registry BaseException"
)
_CALLS = frozenset(("exec", "eval", "compile"))
_PATCHED = _words("torch np numpy random time math gym gymnasium os sys builtins pytest F nn")
_SETTINGS = frozenset(("backends",))  # torch's own switches are there to be set
_TEXTS = re.compile(r"/proc/|/dev/|/etc/|/root\b|/autograder|grade\.json|results\.json|hidden_seed")
_LIBRARIES = (
    _words(
        "torch torchvision numpy gymnasium matplotlib sklearn scipy pytest psutil click rich otter ipykernel "
        "ipykernel_launcher nbconvert run_autograder conftest sitecustomize usercustomize"
    )
    | sys.stdlib_module_names
) - {"code", "test", "this"}  # names that students do give their files
_CONFIGURES = re.compile(r"pytest\.ini|tox\.ini|setup\.cfg|run_autograder|.*\.pth")

_Token = tokenize.TokenInfo
_SKIPPED = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)


def suspicions(submission: Submission) -> list[str]:
    """What staff should look at in the files of a submission, one sentence each, a dozen at most."""
    notes: list[str] = []
    read = 0
    for file in sorted(submission.folder.rglob("*")):
        if file.is_file() and not _is_of_the_kit(file):
            shown = file.relative_to(submission.folder)
            notes += _about_the_name(shown, submission.names)
            size = file.stat().st_size if file.suffix == ".py" else 0
            if size > _LARGEST or read + size > _ALL:
                notes.append(f"{shown.as_posix()}, {size >> 10} KiB of Python, was not looked at")
            elif size:
                read += size
                notes += (f"{shown.as_posix()}{what}" for what in _about_the_source(file))
    more = len(notes) - _MOST
    return notes if more <= 0 else [*notes[:_MOST], f"{more} more notes of this kind are left out"]


def _is_of_the_kit(file: Path) -> bool:
    """Whether the kit has this very file: some hand in the whole kit, which does no harm."""
    for depth in range(2, min(7, len(file.parts))):
        own = ROOT.joinpath(*file.parts[-depth:])
        if own.is_file() and own.read_bytes() == file.read_bytes():
            return True
    return False


def _about_the_name(shown: Path, homework: set[str]) -> Iterator[str]:
    name = shown.parent.name if shown.stem == "__init__" else shown.stem
    if _CONFIGURES.fullmatch(shown.name):
        yield f"{shown.as_posix()} would configure Python, pytest or Gradescope"
    elif shown.suffix == ".py" and name in _LIBRARIES:
        yield f"{shown.as_posix()} has the name of a library"
    elif "autograder" in shown.parts[:-1] or (shown.name not in homework and _in_the_place_of_ours(shown)):
        yield f"{shown.as_posix()} has the name of a file of the kit, and is another"


def _in_the_place_of_ours(shown: Path) -> bool:
    return any(
        parts[0] in ("autograder", "data", "tests") and ROOT.joinpath(*parts).is_file() and shown.suffix == ".py"
        for parts in (shown.parts[start:] for start in range(len(shown.parts) - 1))
    )


def _about_the_source(file: Path) -> Iterator[str]:
    said = set()
    for statement in _statements(file.read_bytes().decode("utf-8", "replace")):
        for place, what in _about_a_statement(statement):
            if what not in said:
                said.add(what)
                yield f", line {place.start[0]} {what}"


def _statements(source: str) -> Iterator[list[_Token]]:
    """The tokens of each simple statement, as far as there are tokens."""
    statement: list[_Token] = []
    try:
        for found in tokenize.generate_tokens(io.StringIO(source).readline):
            if found.type == tokenize.NEWLINE or found.string == ";":
                yield statement
                statement = []
            elif found.type not in _SKIPPED:
                statement.append(found)
    except (tokenize.TokenError, SyntaxError, ValueError):  # no Python from here on
        pass
    yield statement


def _about_a_statement(statement: list[_Token]) -> Iterator[tuple[_Token, str]]:
    words = [found.string for found in statement]
    if len(words) > 3 and words[1] == "." and words[0] in _PATCHED and words[2] not in _SETTINGS and "=" in words:
        targets = words[: len(words) - words[::-1].index("=")]
        if "(" not in targets and "[" not in targets:
            yield statement[0], f"replaces {words[0]}.{words[2]}"
    importing, source = False, ""
    for number, (found, word) in enumerate(zip(statement, words, strict=True)):
        before, after = words[number - 1] if number else "", "".join(words[number + 1 : number + 2])
        argument = "".join(words[number + 2 : number + 3]) if after == "(" else ""
        owner = words[number - 2] if before == "." and number > 1 else ""
        importing = importing or before == "import"
        source = word if before == "from" else source
        match = _TEXTS.search(word) if found.type == tokenize.STRING else None
        if match:
            yield found, f"speaks of {match.group()}"
        elif word in _MODULES and (before in ("import", "from") or (importing and before == "," and not source)):
            yield found, f"imports {word}"
        elif importing and word in _ATTRIBUTES.get(source, ()):
            yield found, f"imports {source}.{word}"
        elif word in _NAMES or (word in _CALLS and argument and before != "."):
            yield found, f"uses {word}"
        elif word == "__import__" and argument.strip("'\"") in _MODULES:
            yield found, f"imports {argument[1:-1]}"
        elif word in _ATTRIBUTES.get(owner, ()):
            yield found, f"uses {owner}.{word}"
        elif word in ("setattr", "getattr", "vars") and argument in _PATCHED:
            yield found, f"uses {word} on {argument}"
