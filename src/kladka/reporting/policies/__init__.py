"""What may ever happen in reporting, whoever asks."""
