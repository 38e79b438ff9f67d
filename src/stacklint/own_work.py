"""What own code does by hand, as far as only its text tells: it records runs, its steps are scripts, it is empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.activities import step_files
from stacklint.model import Evidence, Location
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_MOST = 1_000_000
"""So many characters of a project are read at most, those of its training first."""
_NAMED = lazy(
    r"[\"'][^\"'\n]{0,80}?(?:metric|metadata|histor|result|score|report|manifest|leaderboard|experiment|runs?|audit"
    r"|params|registry|performance|evaluation|model_?info|model_?card|stats)[^\"'\n]{0,60}\.(?:jsonl?|csv|tsv|ya?ml|parquet|pkl|npz)[\"']",
    re.IGNORECASE,
)
_WRITES = lazy(
    r"json\.dump|yaml\.(?:safe_)?dump|\.to_(?:csv|json|parquet|pickle|sql)\(|DictWriter|csv\.writer|pickle\.dump"
    r"|joblib\.dump|\.write_text\(|\.write\(|FileHandler\(|\.info\(json\.dumps|\bsavez|\.save_(?:stats|metrics|history|results)\("
)
_STORED = lazy(r"\bsave_model\([^#]{0,400}?\bmetadata\s{0,4}=")
"""A model goes to a store with what came out of its training beside it."""
_RECORDS = lazy(
    r"^[ \t]*(?:async )?def _?(?:log|save|record|upsert|write|track|store)_(?:\w{1,40}_)?"
    r"(?:metrics?|runs?|results?|config|experiment|scores?|metadata)\b",
    re.MULTILINE,
)
_KEPT = lazy(
    r"\b(?:Train(?:ing)?|Experiment|Run)\w{0,20}(?:Event|Record|Result|Audit|Entry|Run|Log)\("
    r"|\bINSERT INTO\s{1,9}\S{0,40}(?:run|metric|experiment|train|result|model|score)",
    re.IGNORECASE,
)
"""How a module that trains hands over a record of the training, or puts it into a table."""
_DEF_OR_FIT = lazy(
    r"^[ \t]*(?:async )?def (\w+)|\.(?:fit|fit_predict|partial_fit|train|learn|backward)\(", re.MULTILINE
)
_FITS = lazy(r"_?(?:fit|fit_predict|fit_transform|partial_fit)")
_NEAR = 40
"""So many modules beside those that train are read at most."""
_DATA_KEPT = lazy(
    r"[\"'](?:(?:train(?:ing)?_?)?data(?:set)?_?(?:version|hash|sha\w{0,6}|md5|checksum|source|path|uri|snapshot|start|end|date"
    r"|range|window|rows)|snapshot(?:_\w{1,20})?|as_of(?:_\w{1,20})?|train(?:ing)?_(?:start|end|until|window)(?:_\w{1,20})?)"
    r"[\"']\s{0,3}[:,=\]]"
    r"|\blog_params?\(\s{0,20}\{?\s{0,20}[\"'](?:start|end|first|last)_(?:date|day|time|timestamp)[\"']",
    re.IGNORECASE,
)
"""A key under which a run's record says which data it used, and a run that is told of which days they are."""
_OF_MODELS = lazy(
    r"drift|\bpsi\b|predict|baseline|reference|distribution|ks_2samp|kolmogorov|confidence|retrain", re.IGNORECASE
)
"""What a module that watches a model speaks of; one that watches jobs or disks does not."""
_OF_CONTRACTS = lazy(
    r"(?:open_?api|contract|infra|terraform|docs?|migrations?|lock|dependenc(?:y|ies)|spec|manifest)s?"
    r"_drift|drift_(?:open_?api|docs?|config|lock|infra)",
    re.IGNORECASE,
)
"""Drift of what is written down against what is there, which no model knows of."""
_OF_TASKS = lazy(r"task|celery|sched|worker|cron|job|beat", re.IGNORECASE)
_TASK = lazy(
    r"@(?:\w{1,40}\.){1,3}(?:task|scheduled_job)\b|@shared_task\b|@repeat_every\(|\.add_job\(|\bschedule\.every\(|\bcrontab\("
)
"""How a module says that a queue or a scheduler starts it; a bare `@task` may be one of a program for the shell."""
_OF_TRAINING = lazy(r"(?:^|[._ ,])(?:re)?train(?:ing|er)?(?:_\w{1,40})?\b", re.IGNORECASE)
_ASKS = lazy(
    r"\b\w{0,40}(?:predict|infer|forward|generat|classif|detect|recogni|transcrib|segment|score|embed|chat|complet|translat"
    r"|summar|rank|recommend|explain|answer|similar)\w{0,40}\("
    r"|(?<!\w)_?(?:model|net|network|pipe|pipeline|learner|clf|estimator|interpreter|session)(?:\[[^\]\n]{0,60}\])?(?:\.run)?\(",
    re.IGNORECASE,
)
"""A call that may be one of a model; `load_model(` is none."""
_ANSWERED = lazy(
    r"\blog(?:ger|ging)?\.(?:info|warning|debug)\(\s{0,40}f[\"'][^\"'\n]{0,80}predict[^\"'\n]{0,80}\{[^}\n]{0,60}(?:predict|result|answer|score|label|prob|chance)",
    re.IGNORECASE,
)
"""How a service writes what its model answers to a log."""
_KEEPS = lazy(
    r"^[ \t]*(?:async )?def _?(?:log|save|store|record|insert|persist|keep|write)_(?:\w{1,40}_)?"
    r"(?:predictions?|inferences?)(?:_(?:log|record|event|request)s?)?\(",
    re.MULTILINE | re.IGNORECASE,
)
"""How a function is named that keeps what a model answered."""
_INSERTS = lazy(
    r"\bINSERT INTO\s{1,9}\S{0,40}(?:predict|inference)"
    r"|\.(?:insert\w{0,9}|add)\(\s{0,40}[\"']?\w{0,40}(?:predict|inference)\w{0,40}[\"'(]",
    re.IGNORECASE,
)
"""How a module puts what its model answers into a table."""
_TRIES = lazy(r"^[ \t]*for |\bproduct\(", re.MULTILINE)
_GUARD = lazy(r"^if __name__ ?== ?[\"']__main__[\"']", re.MULTILINE)
_IMPORT = lazy(r"^[ \t]*(?:from|import)\b[^\n(]{0,300}(?:\([^)]{0,2000}\))?", re.MULTILINE)
_WORD = lazy(r"\w+")
_DEFINES = lazy(r"^(?:async def|def|class) ", re.MULTILINE)


def told_by_text(
    files: Iterable[str],
    activities: Mapping[str, tuple[Evidence, ...]],
    text: Callable[[str], str],
    recorded: bool,
) -> dict[str, tuple[Evidence, ...]]:
    """Return the activities of a project that only the text of its product files tells.

    `recording-by-hand`: a module of a project that trains writes results to files named so, or has a function that
    is named so; not looked for where a tool records them (`recorded`). `recording-data-by-hand`: a module that trains,
    or one beside it, writes down where its data comes from or of which day it is. `runnable-steps`: of three steps
    each has a file that is a script and that no other module imports. `scheduled-training`: a module of tasks or of a
    scheduler imports what trains. What an empty file's name says is taken back, and a route in another module than a
    model where no code calls one.
    """
    found = {
        name: tuple(e for e in activities[name] if e.kind != "path" or text(e.location.path).strip())
        for name in ("monitoring-by-hand", "explaining-by-hand", "versioning-by-hand", "searching-by-hand")
        if activities.get(name)
    }
    if watching := found.get("monitoring-by-hand"):
        found["monitoring-by-hand"] = tuple(
            e
            for e in watching
            if e.kind != "path"
            or (
                not _OF_CONTRACTS.search(e.location.path)
                and _OF_MODELS.search(f"{e.location.path}\n{text(e.location.path)}")
            )
        )
    if searching := found.get("searching-by-hand"):
        found["searching-by-hand"] = tuple(e for e in searching if _TRIES.search(text(e.location.path)))
    if serving := activities.get("loading-a-model", ()):
        found["answers-logged"] = _logged(serving, text)
    if activities.get("operated-model") or activities.get("serving-by-hand"):
        found["answers-kept"] = _kept(files, text)
    training = {e.location.path for e in activities.get("training", ())}
    if training and not recorded:
        found["fit-of-wrappers"] = _only_wrapped(files, activities["training"], text)
        ordered = sorted((p for p in files if p.endswith(".py")), key=lambda p: (p not in training, p))
        found["recording-by-hand"] = _recorder(ordered, training, text)
    if training and activities.get("reading-where-it-trains"):
        found["recording-data-by-hand"] = _data_kept(files, training, text)
    if training:
        found["scheduled-training"] = _scheduled(files, text)
    if served := activities.get("serving-by-hand"):
        loads = {e.location.path for e in activities.get("loading-a-model", ())}
        beside = any(e.kind == "url" or e.location.path in loads for e in served)
        found["serving-by-hand"] = served if beside or _answers(served, files, text) else ()
    if activities.get("several-steps"):
        scripts = _scripts(files, text)
        found["runnable-steps"] = scripts
        if scripts:
            found["several-steps"] = scripts
    return found


def _logged(serving: Iterable[Evidence], text: Callable[[str], str]) -> tuple[Evidence, ...]:
    """Return the first module that loads a model and writes each of its answers to a log, or into a table."""
    for path in sorted({e.location.path for e in serving if e.location.path.endswith(".py")}):
        code = text(path)
        if match := _ANSWERED.search(code) or _KEEPS.search(code) or _INSERTS.search(code):
            return (Evidence(Location(path, code.count("\n", 0, match.start()) + 1), "path", path),)
    return ()


def _kept(files: Iterable[str], text: Callable[[str], str]) -> tuple[Evidence, ...]:
    """Return the first module that has a function which keeps predictions."""
    left = _MOST
    for path in sorted(p for p in files if p.endswith(".py")):
        code = text(path)
        if match := _KEEPS.search(code):
            return (Evidence(Location(path, code.count("\n", 0, match.start()) + 1), "path", path),)
        left -= len(code)
        if left < 0:
            break
    return ()


def _recorder(files: list[str], training: set[str], text: Callable[[str], str]) -> tuple[Evidence, ...]:
    """Return the first module that writes down what comes out of a training."""
    left = _MOST
    for path in files:
        code = text(path)
        match = _RECORDS.search(code) or (_WRITES.search(code) and _NAMED.search(code))
        match = match or _STORED.search(code) or (_KEPT.search(code) if path in training else None)
        if match:
            return (Evidence(Location(path, code.count("\n", 0, match.start()) + 1), "path", path),)
        left -= len(code)
        if left < 0:
            break
    return ()


def _only_wrapped(
    files: Iterable[str], training: tuple[Evidence, ...], text: Callable[[str], str]
) -> tuple[Evidence, ...]:
    """Return the places that train where all of them are methods of that name, which nothing of the project calls."""
    left = _MOST
    for path in sorted(p for p in files if p.endswith((".py", ".ipynb"))):
        code, above = text(path), ""
        left -= len(code)
        if left < 0:
            return ()
        for match in _DEF_OR_FIT.finditer(code):
            if match[1]:
                above = match[1]
            elif not _FITS.fullmatch(above):
                return ()
    return training


def _data_kept(files: Iterable[str], training: set[str], text: Callable[[str], str]) -> tuple[Evidence, ...]:
    """Return the first module beside those that train which writes down the data of a run."""
    folders = {path.rpartition("/")[0] for path in training}
    near = sorted(p for p in files if p.endswith(".py") and p.rpartition("/")[0] in folders)
    for path in near[:_NEAR]:
        code = text(path)
        if match := _DATA_KEPT.search(code):
            return (Evidence(Location(path, code.count("\n", 0, match.start()) + 1), "path", path),)
    return ()


def _scheduled(files: Iterable[str], text: Callable[[str], str]) -> tuple[Evidence, ...]:
    """Return the first module that starts the training as a task of its own scheduler or queue."""
    named = sorted(p for p in files if p.endswith(".py") and _OF_TASKS.search(p.rpartition("/")[2]))
    for path in named[:_NEAR]:
        code = text(path)
        task = _TASK.search(code)
        if task and any(_OF_TRAINING.search(line) for line in _IMPORT.findall(code)):
            return (Evidence(Location(path, code.count("\n", 0, task.start()) + 1), "path", path),)
    return ()


def _answers(served: tuple[Evidence, ...], files: Iterable[str], text: Callable[[str], str]) -> bool:
    """Whether code asks a model for something: where the routes are, or in another module."""
    routes = {e.location.path for e in served}
    left = _MOST
    for path in sorted((p for p in files if p.endswith((".py", ".ipynb"))), key=lambda p: (p not in routes, p)):
        code = text(path)
        if _ASKS.search(code):
            return True
        left -= len(code)
        if left < 0:
            return True  # not read is not known
    return False


def _scripts(files: Iterable[str], text: Callable[[str], str]) -> tuple[Evidence, ...]:
    """Return a script for each step, the training first; nothing where less than three steps have one."""
    listed = sorted(p for p in files if p.endswith(".py"))
    imported = _imported(listed, text)
    steps = step_files(listed)
    chosen = [
        next((p for p in steps[role] if _stem(p) not in imported and _runnable(text(p))), "")
        for role in sorted(steps, key=lambda role: (role != "train", role))
    ]
    scripts = tuple(Evidence(Location(path), "path", path) for path in chosen if path)
    return scripts if len(scripts) >= 3 and scripts[0].value in steps["train"] else ()  # noqa: PLR2004 - two files are no pipeline


def _imported(files: list[str], text: Callable[[str], str]) -> set[str]:
    """Return the words of all imports, as far as they are read."""
    left, found = _MOST, set[str]()
    for path in files:
        code = text(path)
        found.update(word for line in _IMPORT.findall(code) for word in _WORD.findall(line))
        left -= len(code)
        if left < 0:
            break
    return found


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py")


def _runnable(code: str) -> bool:
    """Whether a module is started by itself: it says so, or it only does and defines nothing."""
    return bool(_GUARD.search(code)) or not _DEFINES.search(code)
