"""What was told to everybody: tables that passed disclosure control."""
