"""What we send: SWML documents, their verbs and the ``ai`` tree."""
