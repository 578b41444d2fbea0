"""The SWML methods, grouped by what they do to the call."""
