"""Engine arguments of the file: checked against what the engine knows, completed, rendered."""
