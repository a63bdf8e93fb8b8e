"""`python -m benchmarks.screening_child`: build the index, ask for every party, and say what it took, as JSON.

In a process of its own, so that what it holds is the index and nothing else.
"""

from __future__ import annotations

import json
import time

from benchmarks.press_child import most_held
from benchmarks.screening_names import listed, parties
from screening.index import Index

REVIEW = 0.7


def main() -> None:
    records = list(listed())
    asked = list(parties(records))
    began = time.process_time()
    index = Index(records)
    built = time.process_time()
    each, hits = [], 0
    for one in asked:
        before = time.process_time()
        hits += bool(index.hits(one, REVIEW))
        each.append(time.process_time() - before)
    done = time.process_time()
    each.sort()
    print(
        json.dumps(
            {
                "build": built - began,
                "whole": done - began,
                "median": each[len(each) // 2],
                "high": each[len(each) * 99 // 100],
                "hits": hits,
                "most": most_held(),
            }
        )
    )


if __name__ == "__main__":
    main()
