"""A scene: the acceptance scenario of one system, sentence by sentence, on the shipped bundle of the region.

Each test is named by the words that it holds, quoted from the scenario. The file fails when a quote is not in the text, or
when a word of the text is in no quote: so nothing of a scenario is left out in silence."""

import re

from harness import Suite


class Scene(Suite):
    """`text` is the scenario; `not_yet` what of it no test holds, said at the top of the file with the reason."""

    def __init__(self, text, not_yet=()):
        super().__init__()
        self.text = " ".join(text.split())
        self.quoted = []
        self.not_yet = list(not_yet)

    def says(self, *quotes):
        """The test below holds these words of the scenario."""
        def named(function):
            for quote in quotes:
                assert quote in self.text, f"not in the scenario: {quote}"
            function.__name__ = " ".join(quotes)
            self.quoted += quotes
            return self(function)
        return named

    def run(self, description):
        left = self.text
        for quote in sorted([*self.quoted, *self.not_yet], key=len, reverse=True):
            assert quote in self.text, f"not in the scenario: {quote}"
            left = left.replace(quote, " ")
        words = re.findall(r"\w+", left)
        assert not words, f"no test holds these words of the scenario: {' '.join(words)}"
        for quote in self.not_yet:
            print(f"NOT YET: {quote}")
        super().run(description)


def groups(w, metric):
    """value -> count, of a metric with `by`."""
    return {g["by"]: g["count"] for g in w.admin.call("metric.value", metric=metric).get("groups", [])}
