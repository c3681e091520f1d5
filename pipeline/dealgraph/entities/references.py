"""What pronouns and descriptions refer to: 该公司, 双方, 后者, "the company", "it", "both firms" -> firms already told.

A reference in the subject's place goes to the topic; one behind a preposition goes to the nearest other firm.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Discourse:
    """The firms that an article has brought up so far.

    Attributes:
        topic: firms of the last subject.
        told: firms in order of mention, the latest last.
        group: the last group of two or more firms told together.
        pair: the last two different firms in order of mention, for "the former" and "the latter".
    """

    topic: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list)
    group: tuple[str, ...] = ()

    def tell(self, firms: tuple[str, ...], *, subject: bool) -> None:
        """Note that firms were mentioned."""
        for firm in firms:
            if firm in self.told:
                self.told.remove(firm)
            self.told.append(firm)
        if subject and firms:
            self.topic = firms
        if len(firms) > 1:
            self.group = firms

    def latest(self, without: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the firm told last that is none of some others."""
        return next(((firm,) for firm in reversed(self.told) if firm not in without), ())

    def resolve(self, reference: str, *, subject: tuple[str, ...], governed: bool) -> tuple[str, ...]:
        """Return the firms that a reference stands for; () when none is in sight.

        Args:
            reference: singular, possessive, plural, former or latter.
            subject: firms of the subject of the clause it stands in, () when it is the subject itself.
            governed: True behind a preposition or as an object.
        """
        if reference == "plural":
            return self.group or tuple(self.told[-2:])
        if reference in {"former", "latter"}:
            pair = self.told[-2:]
            return () if len(pair) < 2 else (pair[0] if reference == "former" else pair[1],)
        if governed and subject:
            return self.latest(subject)
        return self.topic[:1] or self.latest()
