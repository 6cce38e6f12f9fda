"""The interior angles of the polygon add up, and the last of them is the answer."""

from proofloom.engine import Candidate, Verdict, verifier


@verifier
def angle_sum(candidate: Candidate[tuple[int, ...]]) -> Verdict:
    """Compare with 180 (n - 2), Euclid I.32 for polygons."""
    body = candidate.body
    if sum(body) != 180 * (len(body) - 2):
        return Verdict.failed("the angles do not add up")
    if not body or str(body[-1]) != candidate.answer:
        return Verdict.failed("the answer is not the last angle")
    return Verdict.passed(f"{len(body)} angles")
