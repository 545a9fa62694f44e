"""From the typed tree to a query's text. A compiler holds no connection and reads no facts."""
