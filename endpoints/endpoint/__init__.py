"""One endpoint with everything looked up, and the figures that follow from it."""
