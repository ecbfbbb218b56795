"""Commands about whether typologies treat groups alike."""
