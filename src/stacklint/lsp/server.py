"""The server of `stacklint lsp`: a scan when a folder is opened or a file saved, and answers from the last one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from stacklint import __version__
from stacklint.lsp.actions import Writing, offers, offers_in_cell
from stacklint.lsp.diagnostics import diagnostics_of
from stacklint.lsp.folder import Folder
from stacklint.lsp.hover import Hovers
from stacklint.lsp.notebooks import SYNC, cell_of, scanned_text
from stacklint.model import StacklintError
from stacklint.repo.repository import is_skipped
from stacklint.sanitise import plain
from stacklint.snippet import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan

    _Notebook = types.DidOpenNotebookDocumentParams | types.DidCloseNotebookDocumentParams


def serve(scan: Callable[[Path], Scan], knowledge: Knowledge) -> None:
    """Answer an editor on standard input and output until it says goodbye; `scan` returns the scan of a folder."""
    _Answers(scan, knowledge).server.start_io()


class _Answers:
    """What the server answers, and the folders that are open."""

    def __init__(self, scan: Callable[[Path], Scan], knowledge: Knowledge) -> None:
        self._scan = scan
        self._hovers = Hovers(knowledge)
        self._folders: dict[str, Folder] = {}
        self.server = LanguageServer("stacklint", __version__, notebook_document_sync=SYNC)
        self._register()

    def _register(self) -> None:
        quick = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
        for name, answer, options in (
            (types.INITIALIZED, self.on_initialized, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self.on_open, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self.on_save, None),
            (types.NOTEBOOK_DOCUMENT_DID_OPEN, self.on_notebook, None),
            (types.NOTEBOOK_DOCUMENT_DID_CLOSE, self.on_notebook, None),
            (types.NOTEBOOK_DOCUMENT_DID_SAVE, self.on_notebook_saved, None),
            (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self.on_folders, None),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self.on_files, None),
            (types.TEXT_DOCUMENT_HOVER, self.on_hover, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self.on_actions, quick),
        ):
            self.server.feature(name, options)(partial(answer))  # a method takes none of the marks that pygls sets

    async def on_initialized(self, _params: types.InitializedParams) -> None:
        await self._watch()
        await self._renew(self._open_folders())

    async def _watch(self) -> None:
        """Ask an editor that watches files to tell what changes outside of it: a checkout, a generator, a terminal."""
        workspace = self.server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if not (watching and watching.dynamic_registration):
            return
        options = types.DidChangeWatchedFilesRegistrationOptions(
            watchers=[types.FileSystemWatcher(glob_pattern="**/*")]
        )
        wanted = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await self.server.client_register_capability_async(types.RegistrationParams(registrations=[wanted]))

    async def on_files(self, params: types.DidChangeWatchedFilesParams) -> None:
        """Scan anew the folders in which files changed that a scan looks at; `.git` and its like are none."""
        touched = [self._of(change.uri) for change in params.changes]
        await self._renew(dict.fromkeys(folder for folder, path in touched if folder and not is_skipped(path)))

    async def on_notebook(self, params: _Notebook) -> None:
        """Show what is found at the cells of a notebook that is open as one, else at the lines of its file."""
        folder, _ = self._of(params.notebook_document.uri)
        if folder and folder.scan is None:
            await self._renew([folder])
        elif folder:
            self._show(folder)

    async def on_notebook_saved(self, params: types.DidSaveNotebookDocumentParams) -> None:
        folder, _ = self._of(params.notebook_document.uri)
        await self._renew([folder] if folder else [])

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
        uri = params.text_document.uri
        cell = cell_of(uri, self.server.workspace)
        folder, path = self._of(cell.notebook if cell else uri)
        if folder is None or folder.scan is None:
            return None
        line, report = params.position.line, folder.scan.report
        scanned = scanned_text(report, path, cell.number) if cell else report.source(path)
        if _line(scanned, line) != _line(self._held(uri) or "", line):
            return None
        text = self._hovers.text(folder.scan, path, line + 1, cell.number if cell else 0)
        value = types.MarkupContent(kind=types.MarkupKind.Markdown, value=text)
        return types.Hover(contents=value) if text else None

    def on_actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        cell = cell_of(uri, self.server.workspace)
        folder, path = self._of(cell.notebook if cell else uri)
        if folder is None or folder.scan is None:
            return []
        lines, report = range(params.range.start.line, params.range.end.line + 1), folder.scan.report
        found = (
            offers_in_cell(report, path, cell, lines, self._held(uri) or "")
            if cell
            else offers(report, path, lines, lambda name: self._held(folder.uri(name)))
        )
        known = [d for d in params.context.diagnostics if d.source == "stacklint"]
        writing = Writing(folder, self.server.client_capabilities, self.server.workspace.position_codec)
        return [writing.action(offer, known) for offer in found if writing.takes(offer.edit)]

    async def _renew(self, folders: Iterable[Folder]) -> None:
        """Scan folders and publish what was found; a mistake in the settings is shown, and what was known stays."""
        for folder in folders:
            try:
                if await folder.renew():
                    self._show(folder)
            except StacklintError as error:
                message = f"stacklint: {plain(str(error))}"
                self.server.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))

    def _show(self, folder: Folder) -> None:
        if folder.scan:
            self._publish(folder, diagnostics_of(folder.scan.report, folder, self.server.workspace))

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

    def _held(self, uri: str) -> str | None:
        """Return a document as the editor holds it, else as it is on the disk; None where there is none."""
        try:
            return str(self.server.workspace.get_text_document(uri).source)
        except (OSError, UnicodeDecodeError):
            return None


def _line(text: str, number: int) -> str | None:
    lines = lines_of(text)
    return lines[number].rstrip("\r") if number < len(lines) else None
