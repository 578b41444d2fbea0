"""The go-live checklist: whether the platform could use a server, asked from outside as the platform asks it."""
