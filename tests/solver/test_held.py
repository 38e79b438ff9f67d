"""What is held back for the sake of another package."""

from __future__ import annotations

from questions import question_of

from stacklint.solver.held import held_back


def test_of_two_that_do_not_meet_the_one_is_told_that_loses_less() -> None:
    found = list(held_back(question_of("alibi", "shap"), frozenset({"alibi", "shap"}), "2025-11-27"))
    assert [(held.package, held.at.version, held.by) for held in found] == [("shap", "0.49.1", "alibi")]


def test_a_release_of_which_nothing_is_known_holds_nothing_back() -> None:
    found = held_back(
        question_of("kubeflow-katib", "kfp>=2.14", "kfp-kubernetes"),
        frozenset({"kubeflow-katib", "kfp", "kfp-kubernetes"}),
        "2025-11-27",
    )
    assert [held.package for held in found] == ["kubeflow-katib"]


def test_who_pins_an_old_release_means_it() -> None:
    assert not list(held_back(question_of("alibi==0.9.6", "shap"), frozenset({"alibi", "shap"}), "2025-11-27"))
