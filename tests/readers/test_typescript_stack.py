"""Infrastructure in TypeScript."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.typescript_stack import read_typescript_stack
from stacklint.repo.document import Document

ASKED = Interest(modules=frozenset({"aws_cdk", "pulumi_aws"}))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        pytest.param(
            "import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';\nnew sagemaker.CfnEndpoint(this, 'churn', {});\n",
            [("import", "aws_cdk.aws_sagemaker", 1), ("call", "aws_cdk.aws_sagemaker.CfnEndpoint", 2)],
            id="a module as a whole",
        ),
        pytest.param(
            "import {\n  aws_codebuild as build,\n  Stack,\n} from 'aws-cdk-lib';\nconst p = new build.Project(this);\n",
            [("import", "aws_cdk", 1), ("call", "aws_cdk.aws_codebuild.Project", 5)],
            id="names of a module, one under another",
        ),
        pytest.param(
            'import * as aws from "@pulumi/aws";\nconst e = new aws.sagemaker.Endpoint("churn", {});\n',
            [("import", "pulumi_aws", 1), ("call", "pulumi_aws.sagemaker.Endpoint", 2)],
            id="a resource of Pulumi",
        ),
        pytest.param(
            "import { Stack } from 'aws-cdk-lib';\nnew other.CfnEndpoint();\n",
            [("import", "aws_cdk", 1)],
            id="another name",
        ),
        pytest.param("// aws-cdk\nimport * as x from './aws';\nnew x.Y();\n", [], id="a module of the program's own"),
    ],
)
def test_constructs(text: str, facts: list[tuple[str, str, int]]) -> None:
    found = list(read_typescript_stack(Document("lib/a-stack.ts", text), ASKED))
    assert [(e.kind, e.value, e.location.line) for e in found if isinstance(e, Evidence)] == facts
