"""What was agreed? Terms, their check, explanation, signatures, acts and the state they lead to."""
