"""Revocation lists and whose they are (FORMAT.md, section 6)."""

import episeal2 as e
from scene import DAY, NOON, Authority
from vector import SUCCESS, Vectors


def vectors() -> Vectors:
    found = Vectors("visits/trust", "FORMAT.md, section 6")

    def given(number: int, taken: tuple[int, ...] = (), signer: Authority | None = None) -> dict:
        authority = Authority()
        lists = [authority.revocations(n) for n in taken]
        trust = {"authorities": [e.public_text("authority", authority.public)]}
        if lists:
            trust |= {"revocations": lists, "at": NOON}
        return {"trust": trust, "authority": e.public_text("authority", authority.public),
                "list": (signer or authority).revocations(number), "now": NOON}

    found.add("first-list", "The first list of a pinned authority.", "take-revocations", SUCCESS,
              lambda: (given(1), {"number": 1}))
    found.add("older-list", "A list whose number is lower than that of a list taken before.", "take-revocations",
              "revocations-older", lambda: given(1, (2,)), "R10")
    found.add("another-authority", "A list of an authority that is not pinned.", "take-revocations",
              "office-uncertified", lambda: given(1, signer=Authority()), "R78")
    return found
