"""Engine arguments of the file: checked against the engine's facts, completed and rendered."""
