"""What is logged, and how: one line an event, to the console."""

_START_UP = ("periodic", "blueprints")  # parts of procrastinate that tell of each start
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        **{f"procrastinate.{part}": {"level": "WARNING"} for part in _START_UP},
        "gisserver": {"level": "CRITICAL"},  # it tells whole filters of strangers as errors
    },
}
