"""The participant's own page, without account and password, showing only what is theirs; what the staff does for it."""
