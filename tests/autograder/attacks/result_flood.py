"""Resources: the last expression of a cell shows fifty megabytes of text, HTML and pictures."""
DESERVES = 10
# %% extra
class Loud:
    def __repr__(self):
        return "r" * 50_000_000

    def _repr_html_(self):
        return "<b>h</b>" * 5_000_000

    def _repr_mimebundle_(self, **k):
        return {"image/svg+xml": "<svg onload=alert('xss-svg')>" * 10**6, "application/javascript": "alert('xss-js')"}


Loud()
