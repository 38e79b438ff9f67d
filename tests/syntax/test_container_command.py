"""Which image and which inner command a command line starts."""

from __future__ import annotations

import pytest

from stacklint.syntax.container_command import container


@pytest.mark.parametrize(
    ("line", "image", "inside"),
    [
        pytest.param("docker run --rm -it -p 80:80 -v a:b x/y:1 python z.py", "x/y:1", "python z.py", id="options"),
        pytest.param("docker run -dp 80:80 --gpus all --network=n -e A x", "x", "", id="values"),
        pytest.param("docker -H tcp://x container run y", "y", "", id="options before the verb"),
        pytest.param("podman pull x", "x", "", id="pull"),
        pytest.param("docker exec -it box make x", "", "make x", id="exec"),
        pytest.param("kubectl exec pod -c a -- python x.py", "", "python x.py", id="in a pod"),
        pytest.param("gcloud run deploy s --image gcr.io/a/b --region c", "gcr.io/a/b", "", id="image option"),
        pytest.param("kubectl run t --image=busybox -- ls", "busybox", "ls", id="both"),
    ],
)
def test_started(line: str, image: str, inside: str) -> None:
    words = line.split()
    assert container(words, words[0]) == (image, tuple(inside.split()))


@pytest.mark.parametrize(
    "line", ["docker build -t x .", "docker", "docker run", "docker compose up", "kubectl get pods", "make run x"]
)
def test_nothing_started(line: str) -> None:
    words = line.split()
    assert container(words, words[0]) is None
