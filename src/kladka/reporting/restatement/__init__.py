"""Why two results differ: cause by cause, with people and the ledger's lines."""
