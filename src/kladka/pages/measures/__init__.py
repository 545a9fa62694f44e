"""How the service of a project works: measures, each with the people behind it, and nobody ranked."""
