"""Text of a scanned repository made harmless for each place where it is shown.

Whatever is shown goes through `plain` first: one line, no control character, nothing invisible, no
credentials. Each further function adds what its sink needs.
"""

from __future__ import annotations

import re

from stacklint.regex import lazy

_CONTROL = r"\x00-\x1f\x7f-\x9f"
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_HARMFUL = lazy(f"[{_CONTROL}{_INVISIBLE}\ud800-\udfff]")
_SURROGATE = lazy("[\ud800-\udfff]")
_CREDENTIALS = lazy(r"(?<=://)[^\s/?#@'\"<>]*+(?:@[^\s/?#@'\"<>]*+)*@")
_SECRET_PARAMETER = lazy(
    r"(?i)([?&;](?:access_?token|api_?key|auth|key|password|pwd|secret|sig|signature|token)=)"
    r"[^&;#\s'\"<>]+"
)
_TOKEN = lazy(
    r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}"
    r"|xox[abps]-[\w-]{10,}|hf_[0-9A-Za-z]{30,}|sk-(?:[a-z]+-)*[0-9A-Za-z_]{32,}|pypi-AgE[\w-]{20,})"
)
_ASSIGNED_SECRET = lazy(
    r"(?i)((?:secret|token|passw(?:or)?d|pwd|api_?key|access_?key|private_?key|credential)s?(?:_\w{1,24})?['\"]?"
    r"[ \t]{0,8}[:=][ \t]{0,8}['\"]?)([^\s'\"$<>{}()\[\],;]{6,}+)(?![(\[])"
)
_SET_SECRET = lazy(
    r"(?i)^(\s{0,20}(?:ENV|ARG)[ \t]{1,8}\w{0,40}(?:secret|token|passw(?:or)?d|key|credential)\w{0,24}[ \t]{1,8})"
    r"(\S{6,})"
)
_COMMAND = lazy(r"^([^\S\n]*)(::|##\[)", re.MULTILINE)
_MARKDOWN = lazy(r"([\\`*_\[\]|~$])")
_MENTION = lazy(r"([@#])(?=\w)")
_HTML = {ord(c): f"&#{ord(c)};" for c in "&<>\"'"}
_XML = _HTML | {code: f"\\u{code:04x}" for code in (0xFFFE, 0xFFFF)}


def plain(text: str) -> str:
    """Return one line without control, invisible or broken characters, and without credentials."""
    return _HARMFUL.sub(_escape, redact(text))


def redact(text: str) -> str:
    """Return a text whose URLs name no user, password or token."""
    if "://" in text:
        text = _SECRET_PARAMETER.sub(r"\1***", _CREDENTIALS.sub("", text))
    return _TOKEN.sub("***", text)


def unsecret(line: str) -> str:
    """Return a line of source in which what is given to a name such as `API_KEY` is masked."""
    return _SET_SECRET.sub(r"\1***", _ASSIGNED_SECRET.sub(r"\1***", redact(line)))


def data(text: str) -> str:
    """Return text for a file that programs read: valid Unicode, without credentials."""
    return _SURROGATE.sub(_escape, redact(text))


def terminal(text: str) -> str:
    """Return one harmless line for a terminal or a log, which no CI host takes for a command."""
    return guard(plain(text))


def guard(text: str) -> str:
    """Return a text of which no line is a command to a CI host that reads it from a log."""
    return _COMMAND.sub(r"\1\\\2", text)


def github_data(text: str) -> str:
    """Return the message of a workflow command."""
    return plain(text).replace("%", "%25")


def github_property(text: str) -> str:
    """Return the value of a workflow command's property."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """Return text that Markdown shows as it is: no link, mention, heading, HTML or table cell."""
    shown = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = _MARKDOWN.sub(r"\\\1", shown).replace("://", ":\\//").replace("www.", "www\\.")
    # Mentions and issues are looked for in the rendered text, where no backslash is left.
    shown = _MENTION.sub(r"\1<!-- -->", shown)
    return re.sub(r"^(\s*)(\d*)([-+=#.):])", r"\1\2\\\3", shown)


def markdown_code(text: str) -> str:
    """Return text as a code span, in which Markdown changes nothing, fit for a table's cell."""
    shown = plain(text).replace("|", "\\|") or " "
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"


def html(text: str) -> str:
    """Return text for the inside of an element or of a quoted attribute."""
    return plain(text).translate(_HTML)


def xml(text: str) -> str:
    """Return text for XML 1.0: as for HTML, with no character that XML forbids."""
    return plain(text).translate(_XML)


def web_address(text: str) -> str:
    """Return an http(s) address, empty for anything else, such as `javascript:`."""
    address = plain(text)
    return address if re.fullmatch(r"https?://[^\s\"'<>()\\]+", address) else ""


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x100:  # noqa: PLR2004 - what two hexadecimal digits can say
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - likewise
