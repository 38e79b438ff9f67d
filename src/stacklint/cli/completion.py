"""`stacklint completion`: the script that completes commands in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from stacklint.cli.common import emit
from stacklint.cli.teach import taught
from stacklint.model import StacklintError

_EXAMPLES = {
    "source <(stacklint completion bash)": "in ~/.bashrc",
    "source <(stacklint completion zsh)": "in ~/.zshrc, behind compinit",
    "stacklint completion fish | source": "in ~/.config/fish/config.fish",
}


@click.command(cls=taught(_EXAMPLES))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion script of SHELL; evaluate it in the shell's start-up file."""
    from stacklint.cli.root import root  # noqa: PLC0415 - the group imports this module

    found = get_completion_class(shell)
    if found is None:
        raise StacklintError(f"{shell}: no completion for this shell")
    try:
        emit(found(root, {}, "stacklint", "_STACKLINT_COMPLETE").source())
    except RuntimeError as error:
        raise StacklintError(str(error)) from error
    return 0
