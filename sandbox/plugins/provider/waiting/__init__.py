"""When an object counts as ready, kind by kind, and waiting until it is."""
