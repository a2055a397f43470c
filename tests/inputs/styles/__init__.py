"""The styles in which people write an activation, each read as it stands."""
