"""The names that a Python source binds and needs, by its scopes, without its tree."""

from __future__ import annotations

import builtins
import symtable
import warnings

from stacklint.syntax.python_branches import may_leave_out

_ALL = frozenset(dir(builtins)) | {"WindowsError"}
_LONGEST = 120_000


def may_lack_names(text: str) -> bool:
    """Return whether some function may need a name that nothing, or only one branch, binds.

    A name that is imported with all others of a module counts as bound by nothing.
    """
    table = scopes(text)
    return table is not None and (not free_names(table) <= bound_names(table, text) or may_leave_out(text))


def scopes(text: str) -> symtable.SymbolTable | None:
    """Return the names of a source by scope; None where it cannot be read. It costs half of what its tree does."""
    if len(text) > _LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in somebody's string
            return symtable.symtable(text, "", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def free_names(table: symtable.SymbolTable) -> set[str]:
    """Return the names that functions take from the module, built-in ones and dunders apart."""
    found = _free(table) if table.get_type() != "module" else set()
    return found.union(*(free_names(child) for child in table.get_children())) - _ALL


def _free(table: symtable.SymbolTable) -> set[str]:
    if isinstance(table, symtable.Function):
        names = (name for name in table.get_globals() if not name.startswith("__") and name not in _ALL)
    else:
        names = (s.get_name() for s in table.get_symbols() if s.is_global() and not s.get_name().startswith("__"))
    return {name for name in names if table.lookup(name).is_referenced()}


def bound_names(table: symtable.SymbolTable, text: str) -> set[str]:
    """Return the names that the module of a text binds, or any function declares as the module's and binds."""
    whole = table.get_type() == "module"
    symbols = (s for s in table.get_symbols() if whole or s.is_declared_global())
    found = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported() or s.is_namespace()}
    children = table.get_children() if "global" in text else ()
    return found.union(*(bound_names(child, text) for child in children))
