"""Coordinates of Maven in the build files of the JVM."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.jvm import read_jvm
from stacklint.repo.document import Document

POM = """\
<project>
  <groupId>me</groupId>
  <artifactId>mine</artifactId>
  <properties>
    <delta.version>2.1.0</delta.version>
  </properties>
  <dependencies>
    <!-- <dependency><groupId>no</groupId><artifactId>no</artifactId></dependency> -->
    <dependency>
      <groupId>io.delta</groupId>
      <artifactId>delta-core_2.12</artifactId>
      <version>${delta.version}</version>
      <exclusions>
        <exclusion>
          <groupId>x</groupId>
          <artifactId>y</artifactId>
        </exclusion>
      </exclusions>
    </dependency>
    <dependency>
      <groupId>junit</groupId>
      <artifactId>junit</artifactId>
      <version>${unknown}</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
</project>
"""
SBT = """\
val v = "3.3"
libraryDependencies ++= Seq(
  "io.delta" %% "delta-spark" % "3.0.0",
  // "no" % "no" % "1",
  "org.apache.spark" %% "spark-sql" % v % "provided",
  "org.scalatest" %% "scalatest" % "3.2" % Test
)
addSbtPlugin("com.eed3si9n" % "sbt-assembly" % "1.1.0")
"""
GRADLE = """\
buildscript { dependencies { } }
dependencies {
    implementation 'org.mlflow:mlflow-client:2.1.0'
    implementation("io.delta:delta-spark_2.13:$deltaVersion")
    testImplementation "junit:junit:4.13"
    classpath "a.b:plugin:1"
    // implementation "no:no:1"
    compile group: 'org.apache.kafka', name: 'kafka-clients', version: '3.1'
    implementation platform("g:bom:1.0")
    url "https://x.org:80/y"
}
"""
CATALOG = """\
[libraries]
mlflow = { module = "org.mlflow:mlflow-client", version.ref = "mlflow" }
delta = "io.delta:delta-spark_2.13:3.0.0"
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "pom.xml",
            POM,
            [("maven:io.delta:delta-core", "2.1.0", "main", 11, 19), ("maven:junit:junit", "", "dev", 22, 19)],
            id="pom",
        ),
        pytest.param(
            "build.sbt",
            SBT,
            [
                ("maven:io.delta:delta-spark", "3.0.0", "main", 3, 18),
                ("maven:org.apache.spark:spark-sql", "", "main", 5, 26),
                ("maven:org.scalatest:scalatest", "3.2", "dev", 6, 23),
                ("maven:com.eed3si9n:sbt-assembly", "1.1.0", "build", 8, 32),
            ],
            id="sbt",
        ),
        pytest.param(
            "app/build.gradle.kts",
            GRADLE,
            [
                ("maven:org.mlflow:mlflow-client", "2.1.0", "main", 3, 32),
                ("maven:io.delta:delta-spark", "", "main", 4, 30),
                ("maven:junit:junit", "4.13", "dev", 5, 31),
                ("maven:a.b:plugin", "1", "build", 6, 20),
                ("maven:org.apache.kafka:kafka-clients", "3.1", "main", 8, 47),
                ("maven:g:bom", "1.0", "main", 9, 32),
            ],
            id="Gradle",
        ),
        pytest.param(
            "gradle/libs.versions.toml",
            CATALOG,
            [
                ("maven:org.mlflow:mlflow-client", "", "main", 2, 33),
                ("maven:io.delta:delta-spark", "3.0.0", "main", 3, 19),
            ],
            id="version catalogue",
        ),
    ],
)
def test_coordinates(path: str, text: str, expected: list[tuple[str, str, str, int, int]]) -> None:
    found = read_jvm(Document(path, text), Interest())
    assert [
        (f.value, f.detail.get("specifier", ""), f.detail["group"], f.location.line, f.location.column)
        for f in found
        if isinstance(f, Evidence)
    ] == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("pom.xml", "<!--" * 200_000, id="open comments"),
        pytest.param("pom.xml", "<dependency>" * 80_000, id="open elements"),
        pytest.param("pom.xml", "<a" + " " * 900_000, id="open tag"),
        pytest.param("pom.xml", '<!DOCTYPE a [<!ENTITY b "x">]>' + "&b;" * 200_000, id="entities"),
        pytest.param("build.gradle", "implementation " * 60_000, id="long line"),
        pytest.param("build.gradle", ("a" * 400 + "\n") * 2500, id="long words"),
        pytest.param("build.sbt", '"a" %% ' * 140_000 + "\n", id="long sum"),
    ],
)
def test_hostile_text_takes_no_time(path: str, text: str) -> None:
    start = time.process_time()
    assert len(list(read_jvm(Document(path, text), Interest()))) < 100
    assert time.process_time() - start < 2
