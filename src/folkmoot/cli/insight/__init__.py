"""Commands about what everybody may read: tables that passed disclosure control."""
