"""Limits the processor time that Z3 takes over one question, in a process that was made for such questions.

Z3 counts its effort, but not in every loop: its cuts by Hermite normal form have been seen to go on without
end under an effort of a few seconds: its limit is not looked at there. So a signal ends the process.
"""

from __future__ import annotations

import signal

_seconds = 0.0


def allow(seconds: float) -> None:
    """From now on end this process (by SIGPROF) when one question takes more processor time than this."""
    global _seconds
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _seconds = seconds


def wind() -> None:
    """Start the time of a question, where there is a limit."""
    if _seconds:
        signal.setitimer(signal.ITIMER_PROF, _seconds)


def stop() -> None:
    """No question is asked for now."""
    if _seconds:
        signal.setitimer(signal.ITIMER_PROF, 0)
