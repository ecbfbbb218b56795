"""Where is need, and who could be helped? Area tables, and lists of households to offer help."""
