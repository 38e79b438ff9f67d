"""The command line: one module for each command, imported when it is called."""

from __future__ import annotations

import sys

EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143
EXIT_PIPE = 141


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
    import os  # noqa: PLC0415 - not for --version
    import signal  # noqa: PLC0415 - likewise

    import click  # noqa: PLC0415 - likewise

    from stacklint.cli.root import root  # noqa: PLC0415 - likewise
    from stacklint.cli.tell import tell  # noqa: PLC0415 - likewise
    from stacklint.model import StacklintError  # noqa: PLC0415 - likewise

    signal.signal(signal.SIGTERM, _terminate)
    try:
        status = root.main(args=words, prog_name="stacklint", standalone_mode=False)
    except StacklintError as error:
        return _say(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        tell(error.ctx.get_help())
        return EXIT_USAGE
    except click.UsageError as error:
        return _say(error.format_message(), hint=error.ctx)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
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
    return int(status or 0)


def _terminate(_signal: int, _frame: object) -> None:
    raise SystemExit(EXIT_TERMINATED)


def _say(message: str, hint: object = None) -> int:
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
