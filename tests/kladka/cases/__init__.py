"""Where real programmes get counts wrong: the numbered cases, played with the verbs people use and counted."""
