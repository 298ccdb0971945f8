"""Days in English are written as ISO 8601 has them, which no reader takes for another day."""

SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
