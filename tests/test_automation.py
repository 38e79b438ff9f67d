"""What a workflow does decides whether a CI host covers automation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.automation import NAME, STATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

TRAIN = {"train.py": "from sklearn.linear_model import Ridge\nmodel = Ridge()\nmodel.fit(x, y)\n"}


def _workflow(run: str, on: str = "push") -> dict[str, str]:
    text = f"on: {on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {run}\n"
    return {".github/workflows/a.yml": text, **TRAIN}


@pytest.mark.parametrize(
    ("files", "does", "state"),
    [
        pytest.param(_workflow("python train.py"), "trains", "covered", id="it trains"),
        pytest.param(_workflow("pytest"), "tests", "not-needed", id="it tests"),
        pytest.param(_workflow("python train.py", "workflow_dispatch"), "is started by hand", "partial", id="by hand"),
        pytest.param(_workflow("python train.py --epochs 1"), "trains as a smoke test", "partial", id="a smoke test"),
        pytest.param(_workflow("dvc repro"), "runs a pipeline", "covered", id="it runs a pipeline"),
        pytest.param(_workflow("kubectl apply -f k8s"), "deploys", "covered", id="it deploys"),
        pytest.param(_workflow("npx serverless@3.40.0 deploy --stage x"), "deploys", "covered", id="through npx"),
        pytest.param(
            {
                ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                "      - env:\n          HF_TOKEN: x\n        run: git push --force space HEAD:main\n",
                **TRAIN,
            },
            "deploys",
            "covered",
            id="a push to a host of demos",
        ),
        pytest.param(
            _workflow("kind create cluster && kubectl apply -f k8s"),
            "does other work",
            "not-needed",
            id="a cluster of the test",
        ),
        pytest.param(
            _workflow("kustomize build config > all.yaml"), "does other work", "not-needed", id="manifests are written"
        ),
        pytest.param(
            {
                ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                "      - uses: ./.github/actions/ship\n",
                ".github/actions/ship/action.yml": "runs:\n  using: composite\n  steps:\n"
                "    - {shell: bash, run: gcloud run jobs deploy train --image x}\n",
                **TRAIN,
            },
            "deploys",
            "covered",
            id="through an action of its own",
        ),
        pytest.param(
            _workflow("gcloud run jobs execute tracking-db-upgrade && gcloud run deploy api"),
            "deploys",
            "covered",
            id="a database moves on before a deployment",
        ),
        pytest.param(_workflow("git push origin main"), "does other work", "not-needed", id="a push of its own"),
        pytest.param(
            _workflow("make model") | {"Makefile": "model:\n\tpython train.py\n"},
            "trains",
            "covered",
            id="through make",
        ),
        pytest.param(
            _workflow("bash ci.sh") | {"ci.sh": "python train.py\n"}, "trains", "covered", id="through a shell file"
        ),
    ],
)
def test_verdict(files: dict[str, str], does: str, state: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    done = scanned(files)
    verdict = done.analysis.situations["."].verdicts[".github/workflows/a.yml"]
    assert verdict.does == does
    (told,) = done.report.workflows
    assert (told.path, told.verdict, told.state) == (verdict.path, NAME[does], STATE[does])
    assert bool(told.evidence) == (does not in {"tests", "does other work"})
    info = next(p for p in done.report.problems if p.problem == "automation")
    assert info.state == state


STEPS = {f"src/{name}.py": TRAIN["train.py"] for name in ("preprocess", "train", "evaluate")}


def test_a_deployment_covers_it_though_steps_are_started_by_hand(scanned: Callable[[dict[str, str]], Scan]) -> None:
    done = scanned(_workflow("kubectl apply -f k8s") | STEPS)
    assert next(row for row in done.report.problems if row.problem == "automation").state == "covered"


TASK = "from extensions import celery\nfrom engine.training.pipeline import Pipeline\n\n@celery.task\ndef update():\n    Pipeline()()\n"
PIPELINE = {"engine/training/pipeline.py": TRAIN["train.py"], "extensions.py": "celery = object()\n"}
RUN_ALL = "".join(f"python main.py -p {name}\n" for name in ("get_players", "get_teams", "get_predictions"))


@pytest.mark.parametrize(
    ("files", "state"),
    [
        pytest.param(PIPELINE | {"app/tasks.py": TASK}, "partial", id="a task that trains"),
        pytest.param(
            PIPELINE | {"app/tasks.py": TASK.replace("engine.training.pipeline", "engine.mail")},
            "not-needed",
            id="a task of something else",
        ),
        pytest.param(
            PIPELINE | {"tasks.py": TASK.replace("@celery.task", "@task")}, "not-needed", id="a program for the shell"
        ),
        pytest.param({"main.py": TRAIN["train.py"], "scripts/run_all.sh": RUN_ALL}, "partial", id="a script for all"),
        pytest.param(
            {"main.py": TRAIN["train.py"], "scripts/seeds.sh": RUN_ALL}, "not-needed", id="a script that repeats one"
        ),
        pytest.param(
            TRAIN | {"Makefile": "deploy:\n\tgcloud run jobs deploy nightly --source .\n"},
            "partial",
            id="a job of a cloud",
        ),
    ],
)
def test_own_code_may_run_the_steps(
    files: dict[str, str], state: str, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    info = next(row for row in scanned(files).report.problems if row.problem == "automation")
    assert info.state == state, info.reason
