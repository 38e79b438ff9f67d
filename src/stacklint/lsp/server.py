"""The server of `stacklint lsp`: a scan when a folder is opened or a file saved, and answers from the last one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from stacklint import __version__
from stacklint.lsp.actions import Writing, offers
from stacklint.lsp.diagnostics import diagnostics_of
from stacklint.lsp.folder import Folder
from stacklint.lsp.hover import Hovers
from stacklint.model import StacklintError
from stacklint.sanitise import plain
from stacklint.snippet import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan


def serve(scan: Callable[[Path], Scan], knowledge: Knowledge) -> None:
    """Answer an editor on standard input and output until it says goodbye; `scan` returns the scan of a folder."""
    _Answers(scan, knowledge).server.start_io()


class _Answers:
    """What the server answers, and the folders that are open."""

    def __init__(self, scan: Callable[[Path], Scan], knowledge: Knowledge) -> None:
        self._scan = scan
        self._hovers = Hovers(knowledge)
        self._folders: dict[str, Folder] = {}
        self.server = LanguageServer("stacklint", __version__)
        self._register()

    def _register(self) -> None:
        quick = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
        for name, answer, options in (
            (types.INITIALIZED, self.on_initialized, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self.on_open, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self.on_save, None),
            (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self.on_folders, None),
            (types.TEXT_DOCUMENT_HOVER, self.on_hover, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self.on_actions, quick),
        ):
            self.server.feature(name, options)(partial(answer))  # a method takes none of the marks that pygls sets

    async def on_initialized(self, _params: types.InitializedParams) -> None:
        await self._renew(self._open_folders())

    async def on_folders(self, _params: types.DidChangeWorkspaceFoldersParams) -> None:
        before = dict(self._folders)
        after = self._open_folders()
        for folder in (f for uri, f in before.items() if uri not in self._folders):
            self._publish(folder, {})
        await self._renew(f for f in after if f.scan is None)

    async def on_open(self, params: types.DidOpenTextDocumentParams) -> None:
        folder, _ = self._of(params.text_document.uri)
        if folder and folder.scan is None:
            await self._renew([folder])

    async def on_save(self, params: types.DidSaveTextDocumentParams) -> None:
        folder, _ = self._of(params.text_document.uri)
        await self._renew([folder] if folder else [])

    def on_hover(self, params: types.HoverParams) -> types.Hover | None:
        """Return what is known of the tools that the line names, if the line is as it was scanned."""
        folder, path = self._of(params.text_document.uri)
        if folder is None or folder.scan is None:
            return None
        line = params.position.line
        scanned, held = folder.scan.report.source(path), self._text(folder, path) or ""
        if _line(scanned, line) != _line(held, line):
            return None
        text = self._hovers.text(folder.scan, path, line + 1)
        value = types.MarkupContent(kind=types.MarkupKind.Markdown, value=text)
        return types.Hover(contents=value) if text else None

    def on_actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        folder, path = self._of(params.text_document.uri)
        if folder is None or folder.scan is None:
            return []
        lines = range(params.range.start.line, params.range.end.line + 1)
        found = offers(folder.scan.report, path, lines, lambda name: self._text(folder, name))
        known = [d for d in params.context.diagnostics if d.source == "stacklint"]
        writing = Writing(folder, self.server.client_capabilities, self.server.workspace.position_codec)
        return [writing.action(offer, known) for offer in found if writing.takes(offer.edit)]

    async def _renew(self, folders: Iterable[Folder]) -> None:
        """Scan folders and publish what was found; a mistake in the settings is shown, and what was known stays."""
        for folder in folders:
            try:
                if await folder.renew() and folder.scan:
                    report = folder.scan.report
                    self._publish(folder, diagnostics_of(report, folder, self.server.workspace.position_codec))
            except StacklintError as error:
                message = f"stacklint: {plain(str(error))}"
                self.server.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))

    def _publish(self, folder: Folder, found: dict[str, list[types.Diagnostic]]) -> None:
        """Send the diagnostics of each file, and none for the files that had some before."""
        for uri in sorted(folder.told | found.keys()):
            sent = types.PublishDiagnosticsParams(uri=uri, diagnostics=found.get(uri, []))
            self.server.text_document_publish_diagnostics(sent)
        folder.told = frozenset(found)

    def _open_folders(self) -> list[Folder]:
        """Return the folders that are open now; those that were open before keep their scans."""
        workspace = self.server.workspace
        uris = list(workspace.folders) or ([workspace.root_uri] if workspace.root_uri else [])
        roots = {uri: Path(name) for uri in uris if uri.startswith("file:") and (name := to_fs_path(uri))}
        known = self._folders
        self._folders = {
            uri: known.get(uri) or Folder(root, self._scan) for uri, root in roots.items() if root.is_dir()
        }
        return list(self._folders.values())

    def _of(self, uri: str) -> tuple[Folder | None, str]:
        """Return the innermost open folder that holds a file, and the file's path in it."""
        found = [(folder, path) for folder in self._folders.values() if (path := folder.path(uri)) is not None]
        return min(found, key=lambda row: len(row[1]), default=(None, ""))

    def _text(self, folder: Folder, path: str) -> str | None:
        """Return a file as the editor holds it, else as it is on the disk; None where there is none."""
        try:
            return str(self.server.workspace.get_text_document(folder.uri(path)).source)
        except (OSError, UnicodeDecodeError):
            return None


def _line(text: str, number: int) -> str | None:
    lines = lines_of(text)
    return lines[number].rstrip("\r") if number < len(lines) else None
