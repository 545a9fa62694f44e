"""Spark as it runs elsewhere, on the loopback: a standalone cluster of a master and workers, and a Connect server."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pyspark

HOME = Path(pyspark.__file__).parent
LOCAL = "127.0.0.1"
BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For a Java that lives for seconds: what it compiles better pays later."""
SMALL = {
    "spark.driver.memory": "1g",
    "spark.executor.memory": "512m",
    "spark.default.parallelism": "1",  # what is asked of a job is how its rows are divided, and Work says into how many
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",  # compiling a plan takes longer than so few rows
    "spark.sql.leafNodeDefaultParallelism": "1",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
}
"""Settings for few rows."""


def small(folder: Path) -> None:
    """Have the programs that run in a folder begin and end quickly."""
    (folder / "conf").mkdir()
    defaults = {**SMALL, "spark.driver.extraJavaOptions": BRIEF, "spark.executor.extraJavaOptions": BRIEF}
    written = "".join(f"{name} {value}\n" for name, value in defaults.items())
    (folder / "conf/spark-defaults.conf").write_text(written, "utf-8")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What programs of the cluster, and those that use it, find in their environment."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_", "MIARA_"))}
    return plain | {
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": LOCAL,
        "SPARK_DAEMON_JAVA_OPTS": BRIEF,
        "SPARK_LOCAL_DIRS": str(folder),
        "PYSPARK_PYTHON": sys.executable,
        "MIARA_KERNEL_CACHE": str(folder / "kernels"),
        **more,
    }


@contextmanager
def standalone(folder: Path, workers: int = 2, memory: str = "1g") -> Iterator[str]:
    """A master and some workers of one processor each; the address of the master."""
    with ExitStack() as stack:
        # Worker folders, and with them the executors' logs, lie where the test's files lie.
        master = ["org.apache.spark.deploy.master.Master", "--host", LOCAL, "--port", "0", "--webui-port", "0"]
        address = stack.enter_context(_running(folder, ["spark-class", *master], r"at (spark://\S+)"))
        for number in range(workers):
            worker = ["org.apache.spark.deploy.worker.Worker", "--host", LOCAL, "--cores", "1", "--memory", memory]
            worker += ["--webui-port", "0", "--work-dir", str(folder / f"worker-{number}"), address]
            stack.enter_context(_running(folder, ["spark-class", *worker], r"(Successfully registered) with master"))
        yield address


@contextmanager
def connect(folder: Path, master: str = "local[2]") -> Iterator[str]:
    """A Spark Connect server; its address."""
    with socket.socket() as free:
        free.bind((LOCAL, 0))
        port = free.getsockname()[1]
    server = ["spark-submit", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", master]
    for setting in (f"spark.connect.grpc.binding.port={port}", "spark.ui.enabled=false", "spark.log.level=INFO"):
        server += ["--conf", setting]
    with _running(folder, [*server, "spark-internal"], r"(Spark Connect server started)"):
        yield f"sc://{LOCAL}:{port}"


@contextmanager
def _running(folder: Path, command: list[str], ready: str) -> Iterator[str]:
    """A program of Spark from the moment it says that it is ready until the end of the block; what it said."""
    program, *arguments = command
    process = subprocess.Popen(
        [str(HOME / "bin" / program), *arguments],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    rest = Thread(target=process.stdout.read, daemon=True)
    try:
        for line in process.stdout:
            said.append(line)
            found = re.search(ready, line)
            if found:
                rest.start()  # so that the program never waits for somebody to read
                yield found[1]
                return
        raise AssertionError(f"{command} ended: {''.join(said[-20:])}")
    finally:
        process.terminate()
        process.wait(60)
        if rest.ident:
            rest.join()
        process.stdout.close()
