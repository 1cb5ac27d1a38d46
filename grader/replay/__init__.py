"""An author's own checks: functions of ``checks.py``, run in the grader against a tape of what students answered.

The tape holds observations, so student code is never run here. A function that asks for something that isn't on the
tape is stopped, the call is made in a further round, and the function is run again from its start. What it says in the
end follows from the tape alone.
"""
