"""The command line: one module for each command, imported when it is called."""

from __future__ import annotations

import sys

EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143
EXIT_PIPE = 141
_OBJECTS = 250_000
"""So many new objects before the garbage collector looks for cycles, of which a run makes few: one look takes 10 ms."""
_COMPLETE = "_STACKLINT_COMPLETE"
"""Set by a shell that asks for the ends of a word."""


def main(arguments: list[str] | None = None) -> None:
    """Run the program and leave with the exit status of `contract`: never with a traceback for users' mistakes."""
    words = sys.argv[1:] if arguments is None else arguments
    if words == ["--version"]:
        from stacklint import __version__  # noqa: PLC0415 - the shortest way for the shortest question

        print(f"stacklint {__version__}")  # noqa: T201 - the command line may print
        raise SystemExit(0)
    try:
        status = _run(words)
    except KeyboardInterrupt:  # before or after the command itself
        status = EXIT_INTERRUPTED
    raise SystemExit(status)


def _run(words: list[str]) -> int:
    import gc  # noqa: PLC0415 - not for --version
    import os  # noqa: PLC0415 - likewise
    import signal  # noqa: PLC0415 - likewise

    from stacklint.cli.tell import tell  # noqa: PLC0415 - likewise
    from stacklint.model import StacklintError  # noqa: PLC0415 - likewise

    gc.set_threshold(_OBJECTS, 20, 100)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        status = _quick(words) if words[:1] == ["check"] and _COMPLETE not in os.environ else None
        if status is None:
            from stacklint.cli.by_click import by_click  # noqa: PLC0415 - a plain check does without

            status = by_click(words)
    except StacklintError as error:
        return say(str(error))
    except KeyboardInterrupt:
        tell("stacklint: interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, sys.stdout.fileno())  # the interpreter's own flush must not fail again
        return EXIT_PIPE
    except MemoryError:
        tell("stacklint: there is not enough memory for this repository; `exclude` in the settings leaves parts out")
        return EXIT_BUG
    except Exception as error:  # noqa: BLE001 - the last resort: a bug of ours is said in one line and its place
        return _bug(error)
    return status


def _quick(words: list[str]) -> int | None:
    """Run a plain `check` and return its exit status; None where click has to read the words."""
    from stacklint.cli.quick import read_quickly  # noqa: PLC0415 - not for --version

    arguments = read_quickly(words[1:])
    if arguments is None:
        return None
    from stacklint.cli.checking import check_path  # noqa: PLC0415 - likewise
    from stacklint.programs import keep_programs  # noqa: PLC0415 - likewise

    status = check_path(**arguments)
    keep_programs(cached=not arguments["no_cache"])
    return status


def _terminate(_signal: int, _frame: object) -> None:
    raise SystemExit(EXIT_TERMINATED)


def say(message: str, hint: object = None) -> int:
    """Tell a user's mistake in one line, and where there is help; return the exit status."""
    from stacklint.cli.tell import tell  # noqa: PLC0415 - only for mistakes
    from stacklint.sanitise import terminal  # noqa: PLC0415 - likewise

    name = getattr(hint, "command_path", "stacklint")
    tell(f"stacklint: {terminal(message)}")
    if hint is not None:
        tell(f"Try '{name} --help'.")
    return EXIT_USAGE


def _bug(error: Exception) -> int:
    import traceback  # noqa: PLC0415 - only for bugs

    from stacklint.cli.tell import tell  # noqa: PLC0415 - likewise

    tell("stacklint: this is a bug of stacklint; please report it with the lines below")
    tell("".join(traceback.format_exception(error, limit=-4)).rstrip())
    return EXIT_BUG
