"""What programs may ask, over HTTP: the same reads as pages, for one person's token. See docs/how-to/use-the-api.md."""
