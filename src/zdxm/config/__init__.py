"""``zdxm.toml`` → frozen :class:`Settings`."""
