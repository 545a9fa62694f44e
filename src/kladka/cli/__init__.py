"""The command line. Each module has `register(commands)`, which adds its commands; `main` puts them together."""
