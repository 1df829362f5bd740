"""A pair that comes again is asked again, but judged by the first answers."""

CAUGHT_BY = ["test-judge"]
MESSAGE = "judge_twice: a pair that comes again is judged by what is said then."


def judge_twice(pairs, judge):
    if not pairs:
        raise ValueError("there are no pairs to judge")
    points_of_first = {0: 0.5, 1: 1.0, 2: 0.0}
    verdicts, won, first, same = [], 0.0, 0.0, 0
    asked, memory = 0, {}
    for x, y in pairs:
        if x == y:
            points = 1.0
        else:
            said = memory.setdefault((x, y), [judge(x, y), judge(y, x)])
            if any(one not in points_of_first for one in said):
                raise ValueError(f"the judge said {said}, not 0, 1 or 2")
            ahead, behind = (points_of_first[one] for one in said)
            points = ahead + 1 - behind
            asked, first, same = asked + 1, first + ahead + behind, same + (ahead == 1 - behind)
        won += points / 2
        verdicts.append("x" if points > 1 else "y" if points < 1 else "tie")
    return {
        "verdicts": verdicts,
        "win_rate": won / len(pairs),
        "first": first / (2 * asked) if asked else None,
        "consistent": same / asked if asked else None,
    }
