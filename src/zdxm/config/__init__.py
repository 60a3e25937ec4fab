"""``zdxm.toml`` → frozen :class:`Settings`.

Every key is declared once, as a field of :class:`Settings` or :class:`Style` (:mod:`~zdxm.config.settings`);
the reader, the error for an unknown key (with a guess) and the checks of type and range all come from those
declarations (:mod:`~zdxm.config.values`). ``[rules]``, ``[lights]``, ``[official]``, ``[profile]`` and
``[table]`` stay plain tables: the modules that own their vocabulary validate them, those that only need types
with :func:`read_section`. ``[columns]`` and ``[tables]``, what the office says of its own sheets, become a
:class:`~zdxm.schema.LedgerMapping` (:mod:`~zdxm.config.mapping`).
"""

from zdxm.config.files import CONFIG_NAME, find_config, load_settings
from zdxm.config.settings import Settings, Style
from zdxm.config.values import read_day, read_section

__all__ = ["CONFIG_NAME", "Settings", "Style", "find_config", "load_settings", "read_day", "read_section"]
