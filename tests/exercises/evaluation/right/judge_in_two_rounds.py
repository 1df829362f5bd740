"""All first orders, then all second ones."""


def judge_twice(pairs, judge):
    if len(pairs) == 0:
        raise ValueError
    real = [pair for pair in pairs if pair[0] != pair[1]]
    forth = [judge(x, y) for x, y in real]
    back = [judge(y, x) for x, y in real]
    for said in forth + back:
        if type(said) is not int or said not in (0, 1, 2):
            raise ValueError
    halves = {1: 2, 0: 1, 2: 0}  # half points of whoever stands first
    points = iter([halves[f] + 2 - halves[b] for f, b in zip(forth, back, strict=False)])
    of_x = [2 if x == y else next(points) for x, y in pairs]
    agree = [(f, b) in ((1, 2), (2, 1), (0, 0)) for f, b in zip(forth, back, strict=False)]
    return {
        "verdicts": ["tie" if p == 2 else "x" if p > 2 else "y" for p in of_x],
        "win_rate": sum(of_x) / 4 / len(pairs),
        "first": sum(halves[said] for said in forth + back) / (4 * len(real)) if real else None,
        "consistent": sum(agree) / len(agree) if real else None,
    }
