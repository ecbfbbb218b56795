"""Whether typologies treat groups of people alike: reports on record, for the gate."""
