"""What ``swaiglet dev`` is made of: a process that watches and never loads the author's code, and one that does."""
