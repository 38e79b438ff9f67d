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
    return table is not None and (not free_names(table) <= bound_names(table) or may_leave_out(text))


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
    found = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if table.get_type() != "module" and symbol.is_referenced() and symbol.is_global()
        if not symbol.get_name().startswith("__")
    }
    return found.union(*(free_names(child) for child in table.get_children())) - _ALL


def bound_names(table: symtable.SymbolTable) -> set[str]:
    """Return the names that the module binds, or any function declares as the module's and binds."""
    found = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
        if table.get_type() == "module" or symbol.is_declared_global()
    }
    return found.union(*(bound_names(child) for child in table.get_children()))
