"""A client of the language server that writes and reads raw messages on a program's standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

EDITOR = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "notebookDocument": {"synchronization": {"dynamicRegistration": False}},
}


_PATIENCE = 60
"""A server that is silent for so many seconds is ended, and the test with it."""


class Client:
    """Speaks for an editor that has one folder open; `seen` holds the last diagnostics of each file."""

    def __init__(self, root: Path, capabilities: dict[str, Any] | None = None, as_of: str = "2026-11-24") -> None:
        command = [sys.executable, "-m", "stacklint", "lsp", "--as-of", as_of]
        self.program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._late = threading.Timer(_PATIENCE, self.program.kill)
        self._late.start()
        self.root = root
        self.seen: dict[str, list[Any]] = {}
        self.shown: list[str] = []
        self.watched: list[str] = []
        self._number = 0
        folders = [{"uri": root.as_uri(), "name": root.name}]
        capabilities = EDITOR if capabilities is None else capabilities
        params = {
            "processId": None,
            "rootUri": root.as_uri(),
            "capabilities": capabilities,
            "workspaceFolders": folders,
        }
        self.can = self.ask("initialize", params)["capabilities"]
        self.tell("initialized", {})

    def tell(self, method: str, params: Any, **more: Any) -> None:
        """Send a notification, or what `more` makes of it."""
        assert self.program.stdin
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.program.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.program.stdin.flush()

    def answer(self, number: Any) -> None:
        """Answer a request of the server: it is done."""
        assert self.program.stdin
        body = json.dumps({"jsonrpc": "2.0", "id": number, "result": None}).encode()
        self.program.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.program.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        """Send a request and return its answer; what is told meanwhile is kept."""
        self._number += 1
        self.tell(method, params, id=self._number)
        while (message := self.read()).get("id") != self._number:
            pass
        assert "error" not in message, message
        return message["result"]

    def read(self) -> dict[str, Any]:
        """Return the next message of the server."""
        assert self.program.stdout
        size = 0
        while line := self.program.stdout.readline().strip():
            name, _, value = line.partition(b":")
            size = int(value) if name.lower() == b"content-length" else size
        assert size, "the server is gone"
        message: dict[str, Any] = json.loads(self.program.stdout.read(size))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.seen[message["params"]["uri"]] = message["params"]["diagnostics"]
        if message.get("method") == "client/registerCapability":
            self.watched += [row["method"] for row in message["params"]["registrations"]]
            self.answer(message["id"])
        if message.get("method") == "window/showMessage":
            self.shown.append(message["params"]["message"])
        return message

    def until(self, method: str = "textDocument/publishDiagnostics") -> None:
        """Read until the server has told something of a kind."""
        while self.read().get("method") != method:
            pass

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def rules(self, path: str) -> list[str]:
        """Return the rules that the last diagnostics of a file name."""
        return [d["code"] for d in self.seen.get(self.uri(path), ())]

    def open(self, path: str) -> None:
        document = {"uri": self.uri(path), "languageId": "x", "version": 1, "text": (self.root / path).read_text()}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, path: str, text: str) -> None:
        """Give the editor's text of an open file, unsaved."""
        document = {"uri": self.uri(path), "version": 2}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def save(self, path: str) -> None:
        """Say that a file was saved, and wait for what comes of it."""
        self.tell("textDocument/didSave", {"textDocument": {"uri": self.uri(path)}})
        self.until()

    def hover(self, path: str, line: int) -> str:
        """Return what is shown at a line, from 0; empty for nothing."""
        at = {"textDocument": {"uri": self.uri(path)}, "position": {"line": line, "character": 0}}
        answer = self.ask("textDocument/hover", at)
        return str(answer["contents"]["value"]) if answer else ""

    def actions(self, path: str) -> list[Any]:
        """Return what is offered for the first diagnostic of a file."""
        first = self.seen[self.uri(path)][0]
        params = {"textDocument": {"uri": self.uri(path)}, "range": first["range"], "context": {"diagnostics": [first]}}
        found: list[Any] = self.ask("textDocument/codeAction", params)
        return found

    def apply(self, action: Any) -> None:
        """Make the changes of an action on the disk."""
        for change in action["edit"]["documentChanges"]:
            path = self.root / (change.get("uri") or change["textDocument"]["uri"]).removeprefix(
                f"{self.root.as_uri()}/"
            )
            if change.get("kind") == "create":
                path.touch()
                continue
            lines = path.read_text().split("\n")
            for edit in change["edits"]:
                at = edit["range"]["start"]
                before = lines[at["line"]].encode("utf-16-le")
                cut = 2 * at["character"]
                line = before[:cut].decode("utf-16-le") + edit["newText"] + before[cut:].decode("utf-16-le")
                lines[at["line"]] = line
            path.write_text("\n".join(lines))

    def end(self) -> None:
        """End the program, whatever it does."""
        self._late.cancel()
        self.program.kill()
        self.program.communicate()

    def close(self) -> tuple[int, str]:
        """Say goodbye; return the exit status and what the program wrote to standard error."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        _, said = self.program.communicate(timeout=20)
        return self.program.returncode, said.decode()
