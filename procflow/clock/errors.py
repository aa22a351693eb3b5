"""What the clock refuses to answer. Findings are values; these are failures to compute one."""

from procflow.errors import ProcflowError


class ClockError(ProcflowError):
    """Anything the clock can not do."""


class OutOfCalendar(ClockError):  # noqa: N818 - named for what is the matter
    """The question or its answer lies outside the years the calendar covers."""


class UnknownDays(ClockError):  # noqa: N818 - named for what is the matter
    """The act says "days" and nobody has said which."""


class NeverOpen(ClockError):  # noqa: N818 - named for what is the matter
    """Opening hours that never open in the years covered, so that no term could ever end."""


class UnknownJurisdiction(ClockError):  # noqa: N818 - named for what is the matter
    """No holidays are known for this code."""
