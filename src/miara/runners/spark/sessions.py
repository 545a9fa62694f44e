"""The Spark session: one that is running, or one that the environment names; what to do where there can be none."""

import os
import re
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from miara.model.errors import MiaraError

NAMED = "MIARA_SPARK"
"""The environment's name for where Spark is: local[4], spark://host:7077, or sc://host:15002 for Spark Connect."""
LOCAL = "local[*]"
JAVA = (
    "Spark needs Java 17 or newer, which was not found. On Debian or Ubuntu: apt-get install -y openjdk-17-jre-headless"
)
_WHERE_IN_JAVA = re.compile(r"\n+(?:\s+at |(?:Driver|JVM) stacktrace:|Caused by: |\s+\.\.\. ).*")
_CALLING = "An error occurred while calling"
_PLACE = re.compile(r"(?<=[/,])(\[[^\]]+\]|[^/,:;]+):(\d+)")
_PATIENCE = 10  # seconds
_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit, which knows by itself where to run


class SparkError(MiaraError):
    """Spark cannot be used as things are; the text says what to do."""


@contextmanager
def using() -> Iterator[SparkSession]:
    """The session to work with; what goes wrong on the way is told as a SparkError."""
    with warnings.catch_warnings():
        # PySpark says this of any use of Arrow; nothing here goes through pandas.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        running = session()
        try:
            yield running
        except (PySparkException, Py4JError) as error:  # what comes back as Arrow is told as Java told it
            raise explained(error) from error


def session() -> SparkSession:
    """The session of this process; made where there is none. Raises SparkError."""
    where = os.environ.get(NAMED, "" if _SUBMITTED in os.environ else LOCAL)
    try:
        return SparkSession.getActiveSession() or _made(where)
    except (PySparkException, Py4JError, OSError, RuntimeError) as error:
        raise SparkError(_said(error, where)) from error


def reach(where: str) -> None:
    """See that somebody answers at one of the addresses: Spark itself tries for a minute. Raises SparkError."""
    places = [*re.findall(_PLACE, where)]
    for host, port in places:
        with suppress(OSError), socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE):
            return
    if places:
        named = ", ".join(dict.fromkeys(f"{host}:{port}" for host, port in places))
        raise SparkError(f"Nothing answers at {named}. {NAMED} says where Spark is: is it running, and is it there?")


def _made(where: str) -> SparkSession:
    if where.startswith(("spark://", "sc://")):
        reach(where)
    if where.startswith("sc://"):
        return SparkSession.builder.remote(where).getOrCreate()
    builder = SparkSession.builder.appName("miara").config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.log.level", "ERROR").config("spark.driver.maxResultSize", "4g")
    if where:
        builder = builder.master(where)
    if where.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the first python3 of the path
        builder = builder.config("spark.ui.enabled", "false")
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    with answering_as_before():
        return builder.getOrCreate()


@contextmanager
def answering_as_before() -> Iterator[None]:
    """Whoever answers Ctrl-C goes on to: Spark would answer it with what its cut-off connection complains of."""
    before = signal.getsignal(signal.SIGINT)
    yield
    if before is not signal.default_int_handler and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, before)


def _said(error: Exception, where: str) -> str:
    told = str(error)
    if "JAVA_GATEWAY_EXITED" in told or isinstance(error, FileNotFoundError):
        return JAVA
    lines = [line.strip() for line in told.splitlines() if line.strip() and _CALLING not in line]
    first = re.sub(r"^: [\w.$]+: ", "", lines[0]) if lines else type(error).__name__
    return f"Spark at {where or 'the master of spark-submit'} cannot be reached ({NAMED} says where it is): {first}"


def explained(error: PySparkException | Py4JError) -> SparkError:
    """What went wrong on a worker, and what to do about it where that is known."""
    told = str(error)
    if "No module named 'miara'" in told or "No module named 'numba'" in told:
        return SparkError(
            "The workers cannot import miara. Install miara[spark], the version that is here, for the Python that they "
            "run, and name that Python in PYSPARK_PYTHON."
        )
    if "PYTHON_VERSION_MISMATCH" in told:
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return SparkError(f"The workers run another Python than {here}. Name the right one in PYSPARK_PYTHON.")
    if "Cannot run program" in told:
        return SparkError("A worker cannot start Python. Name in PYSPARK_PYTHON one that is there on every worker.")
    reasons = re.findall(r"^Caused by: (.*)", told, re.MULTILINE) if told.lstrip().startswith(_CALLING) else []
    return SparkError(f"Spark failed: {reasons[-1] if reasons else _WHERE_IN_JAVA.sub('', told).strip()}")
