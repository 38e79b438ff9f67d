"""Links, pipes, sockets, folders without end, and what else a file may turn out to be."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from .case import Case, Make, files, write


def _links(**targets: str) -> Make:
    def make(folder: Path, _command: str) -> None:
        for name, target in targets.items():
            (folder / name.replace("_", ".")).symlink_to(target)

    return make


def _pipe(folder: Path, _command: str) -> None:
    for name in ("requirements.txt", "pyproject.toml", "a.py", ".gitignore"):
        os.mkfifo(folder / name)


def _socket(folder: Path, _command: str) -> None:
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket may have 107 bytes only
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("requirements.txt")
    finally:
        os.chdir(here)


def _folder(folder: Path, _command: str) -> None:
    for name in ("pyproject.toml", "requirements.txt", "Dockerfile", ".gitignore", "README.md"):
        (folder / name).mkdir()


def _deep(folder: Path, _command: str) -> None:
    """3,000 folders in each other: 6,000 bytes, more than a path may have."""
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=handle)
        inner = os.open("d", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)


def flatten(folder: Path) -> None:
    """Take apart the folders that `_deep` made: what removes temporary folders dies of them."""
    while (folder / "d" / "d").exists():
        (folder / "d" / "d").rename(folder / "e")
        (folder / "d").rmdir()
        (folder / "e").rename(folder / "d")


def _many(folder: Path, _command: str) -> None:
    for number in range(20_000):
        (folder / f"{number}.py").touch()


def _hard_link(folder: Path, _command: str) -> None:
    secret = folder / "secret"
    secret.write_text("root:x:0:0\n" * 10)
    os.link(secret, folder / "requirements.txt")
    secret.unlink()


def _huge(folder: Path, _command: str) -> None:
    for name in ("a.py", "uv.lock", "model.pkl", "params.yaml", "data.csv"):
        with (folder / name).open("wb") as out:
            out.truncate(1 << 40)


def _ignore_bomb(lines: str) -> Make:
    def make(folder: Path, _command: str) -> None:
        write(folder, {".gitignore": lines, "a" * 200 + ".txt": "", "/".join(["a"] * 40) + "/b.py": "import mlflow\n"})

    return make


CASES = (
    Case(51, "an include that is a link to the outside", _links(requirements_txt="/etc/passwd"), "leads out"),
    Case(67, "links to nowhere", _links(data_csv=".git/annex/objects/x", model_pkl="../nowhere/y")),
    Case(69, "links in a circle", _links(a="b", b="a", c=".", d="../", e="c/c/c/c")),
    Case(
        69,
        "links to the root and to processes",
        _links(r="/", p="/proc/self/mem", q="/proc", h="/root", z_toml="/dev/zero"),
        "leads out",
    ),
    Case(
        69,
        "manifests that are links to devices",
        _links(pyproject_toml="/dev/zero", a_py="/dev/tty", _gitignore="/dev/zero"),
        "leads out",
    ),
    Case(70, "a hard link to a secret", _hard_link, None),
    Case(71, "pipes", _pipe, "not a regular file"),
    Case(71, "a socket", _socket),
    Case(35, "manifests that are folders", _folder, None),
    Case(72, "3000 folders in each other", _deep, "folders deep"),
    Case(73, "20000 empty files in a folder", _many, seconds=15),
    Case(74, "files of a terabyte of nothing", _huge, "larger than"),
    Case(
        77,
        "ignore patterns of many stars",
        _ignore_bomb("a*" * 40 + "b\n" + "*a" * 60 + "*b\n" + "**/a/" * 40 + "c\n" + "[a-z]*" * 50 + "!\n"),
    ),
    Case(77, "100000 ignore patterns", _ignore_bomb("".join(f"x{n}*y{n}\n" for n in range(60_000))), "patterns"),
    Case(77, "an ignore file of 2 MB", _ignore_bomb("#" * (2 << 20)), "larger than"),
    Case(
        77,
        "odd ignore patterns",
        _ignore_bomb("\\\n[\n[!\n[]a\n!\n/\n//\n**\\\n\\ \n \n[z-a]\n***/\n!**/b.py\n\0\n\xff\n"),
        "git ignores it, and no index says",
    ),
    Case(
        79, "a git repository inside", files({"sub/.git/HEAD": "ref: refs/heads/main\n", "sub/a.py": "import mlflow\n"})
    ),
    Case(80, "nothing but a folder", lambda folder, _command: (folder / "empty").mkdir()),
)
