"""What is read of municipalities."""

from gis_platform.municipalities.models import Municipality
from gis_platform.workdays import WorkCalendar


def work_calendar_of(municipality: Municipality) -> WorkCalendar:
    """Return the working calendar of a municipality; one statement."""
    days = dict(municipality.calendar_days.values_list("day", "is_working"))
    return WorkCalendar(
        days_off=frozenset(day for day, is_working in days.items() if not is_working),
        working_days=frozenset(day for day, is_working in days.items() if is_working),
        years=frozenset(municipality.calendar_years),
    )
