"""Row by row and token by token, in plain Python."""

import math

import torch


def bert_batch(tokens, lengths, special, mask_id, vocab_size, draws, percent=15):
    if percent < 1 or percent > 100:
        raise ValueError("percent")
    inputs, labels = tokens.clone(), torch.full_like(tokens, -100)
    for i, length in enumerate(lengths.tolist()):
        can = [place for place in range(length) if int(tokens[i, place]) not in special]
        if not can:
            continue
        can.sort(key=lambda place: float(draws["choose"][i, place]))
        for place in can[: max(1, len(can) * percent // 100)]:
            labels[i, place] = tokens[i, place]
            action = float(draws["action"][i, place])
            if action < 0.8:
                inputs[i, place] = mask_id
            elif action < 0.9:
                inputs[i, place] = math.floor(float(draws["token"][i, place]) * vocab_size)
    return inputs, labels


def electra_batch(tokens, lengths, chosen, logits, draws):
    inputs, labels = tokens.tolist(), torch.full_like(tokens, -100).tolist()
    for i, length in enumerate(lengths.tolist()):
        for place in range(length):
            if chosen[i, place]:
                weights = [math.exp(logit) for logit in logits[i, place].tolist()]
                reached, token = weights[0], 0
                while reached <= float(draws[i, place]) * sum(weights):
                    token += 1
                    reached += weights[token]
                inputs[i][place] = token
            labels[i][place] = int(inputs[i][place] != int(tokens[i, place]))
    return torch.tensor(inputs), torch.tensor(labels)


def prefix_mask(lengths, prefixes, time):
    mask = torch.zeros(len(lengths), time, time, dtype=torch.bool)
    for i, (length, prefix) in enumerate(zip(lengths.tolist(), prefixes.tolist(), strict=True)):
        if not 0 <= prefix <= length:
            raise ValueError("prefix")
        for query in range(time):
            mask[i, query, query] = True
            for key in range(max(query + 1, prefix) if query < prefix else query):
                if query < length:
                    mask[i, query, key] = True
    return mask


def packed_mask(documents, given):
    batch, time = documents.shape
    mask = torch.zeros(batch, time, time, dtype=torch.bool)
    positions = torch.zeros_like(documents)
    for i in range(batch):
        for query in range(time):
            mask[i, query, query] = True
            if documents[i, query] < 0:
                continue
            for key in range(time):
                if documents[i, key] == documents[i, query]:
                    mask[i, query, key] |= key <= query or bool(given[i, key] and given[i, query])
                    positions[i, query] += key < query
    return mask, positions


def next_token_labels(tokens, documents, given):
    labels = torch.full_like(tokens, -100)
    for i, row in enumerate(documents.tolist()):
        for place in range(len(row) - 1):
            if row[place] >= 0 and row[place] == row[place + 1] and not given[i, place + 1]:
                labels[i, place] = tokens[i, place + 1]
    return labels


def pieces_loss(pieces):
    dtype = torch.float64 if pieces[0][0].dtype == torch.float64 else torch.float32
    costs = []
    for logits, labels in pieces:
        for row, wanted in zip(logits, labels.tolist(), strict=True):
            for place, label in enumerate(wanted):
                if label != -100:
                    wide = row[place].to(dtype)
                    costs.append(wide.logsumexp(0) - wide[label])
    return torch.stack(costs).mean() if costs else torch.zeros((), dtype=dtype)


def cut_out(tokens, spans, sentinels):
    if len(sentinels) <= len(spans):
        raise ValueError("sentinels")
    last = 0
    for start, end in spans:
        if start < last or end <= start or end > len(tokens):
            raise ValueError("spans")
        last = end
    source = list(tokens)
    for number in reversed(range(len(spans))):
        start, end = spans[number]
        source[start:end] = [sentinels[number]]
    target = []
    for number, (start, end) in enumerate(spans):
        target.append(sentinels[number])
        target.extend(tokens[start:end])
    target.append(sentinels[len(spans)])
    return source, target


def put_back(source, answer, sentinels):
    text = []
    for token in source:
        if token not in sentinels:
            text.append(token)
        elif token in answer:
            place = answer.index(token) + 1
            while place < len(answer) and answer[place] not in sentinels:
                text.append(answer[place])
                place += 1
    return text
