"""The command line of the engine, for whoever has a pack and facts in Parquet or CSV files, and nothing else."""

from miara.cli.main import main

__all__ = ["main"]
