"""Injected faults: calls that fail, and calls whose answer is held back."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from doubles.aws.calls import Call

ACCOUNT_USER = "arn:aws:iam::123456789012:user/deployer"


@dataclass(kw_only=True)
class Fault:
    """A fault for the next calls of an operation."""

    service: str
    operation: str
    code: str
    message: str | None
    times: int
    status: int

    def text(self, call: Call) -> str:
        """Message of the error; AWS's own where none was given."""
        if self.message is not None:
            return self.message
        if "Throttling" in self.code:
            return "Rate exceeded"
        if self.code == "RequestLimitExceeded":
            return "Request limit exceeded."
        # EC2 says UnauthorizedOperation where others say AccessDenied or AccessDeniedException.
        opening = (
            "You are not authorized to perform this operation. "
            if self.code == "UnauthorizedOperation"
            else ""
        )
        return (
            f"{opening}User: {ACCOUNT_USER} is not authorized to perform: {call.action} on "
            f"resource: * because no identity-based policy allows the {call.action} action"
        )


@dataclass(kw_only=True)
class Hold:
    """A hold of an operation's next answer: the call is carried out, and the answer waits."""

    service: str
    operation: str
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


@dataclass(kw_only=True)
class Faults:
    """Requested faults and holds that have not taken effect yet."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    faults: list[Fault] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    def fault(self, call: Call) -> Fault | None:
        """Take the fault of this call; None when it does not fail."""
        with self.lock:
            for fault in self.faults:
                if (fault.service, fault.operation) == (call.service, call.operation):
                    fault.times -= 1
                    if fault.times <= 0:
                        self.faults.remove(fault)
                    return fault
        return None

    def hold(self, call: Call) -> Hold | None:
        """Take the hold of this call's answer; None when it is not held back."""
        with self.lock:
            for hold in self.holds:
                wanted = (hold.service, hold.operation) == (call.service, call.operation)
                if wanted:
                    self.holds.remove(hold)
                    return hold
        return None

    def clear(self) -> None:
        """Forget all faults and holds."""
        with self.lock:
            self.faults.clear()
            self.holds.clear()
