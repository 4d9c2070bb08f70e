"""Claims to control: positions, policies, and what is said of each place on any date."""

from frontline.control.choices import check_policy, policy_named
from frontline.control.effects import Denial
from frontline.control.knowledge import history_then
from frontline.control.policies import (
    STATUSES,
    AgainstInterest,
    Majority,
    Observer,
    Outcome,
    Parties,
    Policy,
    Status,
    view,
)
from frontline.control.positions import Position
from frontline.control.states import State
from frontline.control.timeline import control, find_history, find_states, history

__all__ = [
    "STATUSES",
    "AgainstInterest",
    "Denial",
    "Majority",
    "Observer",
    "Outcome",
    "Parties",
    "Policy",
    "Position",
    "State",
    "Status",
    "check_policy",
    "control",
    "find_history",
    "find_states",
    "history",
    "history_then",
    "policy_named",
    "view",
]
