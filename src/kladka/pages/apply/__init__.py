"""The public form of a call: begun, kept, sent, looked at again by its secret link."""
