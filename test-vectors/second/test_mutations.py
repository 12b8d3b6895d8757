"""What both implementations must judge the same way is reproducible from its seed, and covers every kind."""

import random
from collections import Counter

from episeal2.judge import MESSAGES, judge
from mutations import mutants
from specimens import Corpus, encoded


def test_what_is_not_changed_is_in_order():
    messages = Corpus(random.Random(1)).messages
    assert messages.keys() == MESSAGES.keys()
    for kind, message in messages.items():
        assert judge(kind, encoded(message)) == "ok", kind


def test_a_seed_makes_the_same_messages_again():
    made = list(mutants(7, 600))
    assert made == list(mutants(7, 600)) != list(mutants(8, 600))
    assert sum(inside for _, _, inside in made) == 180
    judged = Counter(judge(kind, data) for kind, data, _ in made)
    assert judged.keys() == {"ok", "malformed", "wrong-purpose", "unsupported-version", "bad-signature"}
    assert min(judged.values()) >= 5
