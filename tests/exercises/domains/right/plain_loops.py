"""Loops over Python floats, no tensor arithmetic at all."""

import math


def demand(first, shares):
    if sorted(first) != sorted(shares) or not shares:
        raise ValueError("domains")
    for share in shares.values():
        if share < 0:
            raise ValueError("shares")
    if max(shares.values()) == 0:
        raise ValueError("shares")


def document_weights(lengths, shares):
    demand(lengths, shares)
    raw = {}
    for domain in shares:
        raw[domain] = 0.0
        if shares[domain] > 0:
            total = sum(lengths[domain])
            if total == 0:
                raise ValueError("no tokens")
            raw[domain] = shares[domain] / (total / len(lengths[domain]))
    whole = math.fsum(raw.values())
    for domain in raw:
        raw[domain] /= whole
    return raw


def epochs(tokens, shares, budget):
    demand(tokens, shares)
    result = {}
    for domain in shares:
        if shares[domain] == 0:
            result[domain] = 0.0
        elif tokens[domain] == 0:
            raise ValueError("no tokens")
        else:
            result[domain] = shares[domain] / sum(shares.values()) * budget / tokens[domain]
    return result


def capped_shares(tokens, shares, budget, most):
    demand(tokens, shares)
    limits, open_domains = {}, {domain for domain in shares if shares[domain] > 0}
    for domain in shares:
        limits[domain] = most * tokens[domain] / budget
    if sum(limits[domain] for domain in open_domains) < 1 - 1e-12:
        raise ValueError("too few tokens")
    result = dict.fromkeys(shares, 0.0)
    left = 1.0
    while open_domains:
        wanted = sum(shares[domain] for domain in open_domains)
        full = [domain for domain in open_domains if left * shares[domain] / wanted > limits[domain]]
        if not full:
            for domain in open_domains:
                result[domain] = left * shares[domain] / wanted
            break
        for domain in full:
            result[domain] = limits[domain]
            left -= limits[domain]
            open_domains.remove(domain)
    return result


def gather(losses, mask, domains):
    if tuple(losses.shape) != tuple(mask.shape) or len(domains) != losses.shape[0]:
        raise ValueError("shapes")
    tokens = {}
    for row, keep, domain in zip(losses.tolist(), mask.tolist(), domains, strict=True):
        for loss, real in zip(row, keep, strict=True):
            if real:
                tokens.setdefault(domain, []).append(loss)
    return tokens


def perplexity_by_domain(losses, mask, domains):
    return {domain: math.exp(sum(own) / len(own)) for domain, own in gather(losses, mask, domains).items()}


def macro_micro(losses, mask, domains):
    tokens = gather(losses, mask, domains)
    if not tokens:
        raise ValueError("no tokens")
    means = [sum(own) / len(own) for own in tokens.values()]
    together = [loss for own in tokens.values() for loss in own]
    return math.exp(sum(means) / len(means)), math.exp(sum(together) / len(together))


def home_domains(losses, domains):
    if losses.shape[1] != len(domains):
        raise ValueError("names")
    rows, names = losses.tolist(), []
    for row in rows:
        best, lead = None, None
        for place, domain in enumerate(domains):
            ahead = sum(other[place] for other in rows) / len(rows) - row[place]
            if lead is None or ahead > lead:
                best, lead = domain, ahead
        names.append(best)
    return names


def overlap(read, tests, n):
    if n < 1:
        raise ValueError("n")
    train = []
    while True:
        text = read()
        if text is None:
            break
        train.append(words_of(text))
    shares = []
    for text in tests:
        words = words_of(text)
        size = min(n, len(words))
        hits = places = 0
        for start in range(len(words) - size + 1 if words else 0):
            places += 1
            piece = words[start : start + size]
            hits += any(piece == own[at : at + size] for own in train for at in range(len(own) - size + 1))
        shares.append(hits / places if places else 0.0)
    return shares


def words_of(text):
    return "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()


def clean_scores(correct, shares, threshold):
    if len(correct) != len(shares):
        raise ValueError("lengths")
    contaminated, right, clean, count = [], 0, 0, 0
    for place in range(len(correct)):
        right += bool(correct[place])
        if shares[place] >= threshold:
            contaminated.append(place)
        else:
            count += 1
            clean += bool(correct[place])
    result = {"contaminated": contaminated, "all": None, "clean": None, "gain": None}
    if correct:
        result["all"] = right / len(correct)
    if count:
        result["clean"] = clean / count
        result["gain"] = result["all"] - result["clean"]
    return result
