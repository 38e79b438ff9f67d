"""What is read of Terraform, CloudFormation and Azure's templates."""

from __future__ import annotations

import time

import pytest
from reading import evidence, shown

from stacklint.readers.arm_template import read_arm_template, read_bicep
from stacklint.readers.cloudformation import read_cloudformation
from stacklint.readers.terraform import read_terraform

MODULE = """\
terraform {
  required_providers {
    databricks = { source = "databricks/databricks", version = "~> 1.0" }
    aws = {
      source = "hashicorp/aws"
    }
  }
  backend "s3" { bucket = "x" }
}
# resource "no" "no" {}
/* resource "no" "no" {
} */
provider "aws" {}
resource "aws_sagemaker_endpoint" "e" {
  name = "x" # "}"
  script = <<-EOT
    resource "no" "no" {
  EOT
}
resource "aws_ecs_task_definition" "t" {
  image = "ghcr.io/mlflow/mlflow:2"
  environment {
    variables = { WANDB_API_KEY = "x" }
  }
}
module "own" { source = "../modules/x" }
module "eks" {
  source  = "terraform-aws-modules/eks/aws"
}
resource "helm_release" "k" {
  chart = "kserve/kserve"
  image = "${var.image}"
}
data "aws_region" "r" {}
"""


def test_terraform() -> None:
    found = evidence(read_terraform, "infra/prod/main.tf", MODULE)
    assert shown(found) == [
        "3:30 config provider=databricks/databricks",
        "5:17 config provider=hashicorp/aws",
        "8:12 config backend=s3",
        "13:11 config provider=aws",
        "14:11 resource aws_sagemaker_endpoint",
        "20:11 resource aws_ecs_task_definition",
        "21:12 image ghcr.io/mlflow/mlflow",
        "23:36 env WANDB_API_KEY",
        "26:26 include infra/modules/x",
        "28:14 config module=terraform-aws-modules/eks/aws",
        "30:11 resource helm_release",
        "31:12 config chart=kserve",
    ]
    assert found[4].detail == {"name": "e"}


@pytest.mark.parametrize("piece", ["{", "[", '"', 'a = "', '"\\', "/*", "<<A\n", 'resource "a" "b" {\n', "a = {", "a-"])
def test_terraform_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    evidence(read_terraform, "x.tf", piece * (100_000 // len(piece)))
    assert time.process_time() - start < 3


def test_cloudformation() -> None:
    text = "Resources:\n  E:\n    Type: AWS::SageMaker::Endpoint\n    Properties: {X: !Ref Y}\n  F: {Type: Other}\n"
    found = evidence(read_cloudformation, "t.yaml", text)
    assert shown(found) == ["3:11 resource AWS::SageMaker::Endpoint"]
    assert found[0].detail == {"name": "E"}


def test_resources_of_a_serverless_file() -> None:
    text = "resources:\n  Resources: {B: {Type: 'AWS::S3::Bucket'}}\n"
    assert shown(evidence(read_cloudformation, "serverless.yml", text)) == ["2:26 resource AWS::S3::Bucket"]


def test_azure_templates() -> None:
    text = '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n"resources": [{"type": "Microsoft.MachineLearningServices/workspaces"}]}'
    assert shown(evidence(read_arm_template, "a.json", text)) == [
        "2:25 resource Microsoft.MachineLearningServices/workspaces"
    ]
    bicep = "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-04-01' = {\n}\n"
    assert shown(evidence(read_bicep, "a.bicep", bicep)) == [
        "1:14 resource Microsoft.MachineLearningServices/workspaces"
    ]
