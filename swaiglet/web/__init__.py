"""In and out over HTTP: one set of endpoints, and thin shells that connect them to servers."""
