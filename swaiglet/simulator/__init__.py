"""The platform's side of the line, played on this machine."""
