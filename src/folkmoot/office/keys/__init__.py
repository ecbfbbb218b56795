"""Data keys under key-encryption keys, and the service's own key."""
