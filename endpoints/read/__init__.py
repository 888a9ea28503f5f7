"""Reading: a file's text to values that know their place, and problems in words."""
