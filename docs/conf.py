"""Sphinx: how the pages become a site, ``make docs``. They are plain Markdown; building.py has what more there is."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import building

import swaiglet

project = "swaiglet"
author = "the swaiglet authors"
version = release = swaiglet.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
setup = building.setup

# Markdown as GitHub reads it
myst_heading_anchors = 4

# What docstrings say
default_role = "name"
add_module_names = False
autoclass_content = "both"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
napoleon_numpy_docstring = False
napoleon_use_ivar = True
nitpicky = True

html_theme = "furo"
html_title = "swaiglet"
html_extra_path = ["llms.txt"]
html_show_copyright = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
pygments_style = "friendly"
pygments_dark_style = "github-dark"
