"""Parts that several tests build on."""
