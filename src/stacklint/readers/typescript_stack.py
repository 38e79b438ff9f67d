"""Infrastructure that TypeScript declares: the constructs of the AWS CDK and the resources of Pulumi."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document

_IMPORT = lazy(
    r"^import[ \t]+(?:\*[ \t]+as[ \t]+(?P<whole>\w+)|(?:type[ \t]+)?\{(?P<names>[^{}]*+)\})[ \t]+from[ \t]+"
    r"[\"'](?P<module>(?:aws-cdk-lib|@aws-cdk|@pulumi)(?:/[\w./-]+)?)[\"']",
    re.MULTILINE,
)
_NAME = lazy(r"(\w+)(?:[ \t\n]+as[ \t\n]+(\w+))?")
_NEW = lazy(r"\bnew[ \t]+(\w+)((?:\.\w+)*+)\(")


@reader(
    *(
        "*stack*.ts",
        "*construct*.ts",
        "**/cdk/**/*.ts",
        "**/infra/**/*.ts",
        "**/infrastructure/**/*.ts",
        "**/pulumi/**/*.ts",
    ),
    facts=("import", "call"),
    limit=1 << 20,
    note="names are followed within one file, and told as in Python: `aws_cdk.aws_sagemaker.CfnEndpoint`",
)
def read_typescript_stack(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield `import` of the modules, and `call` of the classes that `new` makes."""
    if b"aws-cdk" not in document.data and b"@pulumi/" not in document.data:
        return
    text, known = document.text, dict[str, str]()
    for match in _IMPORT.finditer(text):
        module = _python_name(match["module"])
        if module.partition(".")[0] not in interest.modules:
            continue
        known |= {match["whole"]: module} if match["whole"] else dict(_named(match["names"], module))
        yield Evidence(_place(document.path, text, match.start()), "import", module, {"guard": "top", "form": "from"})
    for match in _NEW.finditer(text):
        if match[1] in known:
            place = _place(document.path, text, match.start(1))
            yield Evidence(place, "call", known[match[1]] + match[2], {"count": "1"})


def _named(names: str, module: str) -> Iterator[tuple[str, str]]:
    for name in names.split(","):
        if found := _NAME.fullmatch(name.strip()):
            yield found[2] or found[1], f"{module}.{found[1]}"


def _python_name(module: str) -> str:
    """Return the module that is the same in Python: `aws-cdk-lib/aws-s3` is `aws_cdk.aws_s3`."""
    top, _, below = module.lstrip("@").partition("/")
    top = {"aws-cdk-lib": "aws_cdk", "aws-cdk": "aws_cdk"}.get(top, top)
    if top == "pulumi":
        top, _, below = f"pulumi_{below}".partition("/")
    return ".".join([top, *below.split("/")] if below else [top]).replace("-", "_")


def _place(path: str, text: str, at: int) -> Location:
    return Location(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
