"""Sphinx extension: Sphinx's own search, made to find Korean words too.

Korean writes particles onto a word without a blank: 토큰은 and 토큰을 are 토큰 with another role. Sphinx would keep
them as different words. Here particles are taken off both in the index (`split`) and in what is typed (the same rule as
JavaScript, `js_splitter_code`). It is a rule and no dictionary: where it takes too much, it does so on both sides.
How results are shown is in assets/search.js.
"""

import re

from sphinx.search.en import SearchEnglish

# Longer ones first; what is left must have two syllables, so that 사과 and 온도 stay whole.
PARTICLES = (
    "에서는 으로는 에서도 이라는 으로써 으로서 에게서 까지는 부터는 "
    "에서 에게 으로 이란 라는 까지 부터 보다 처럼 마다 이나 에는 에도 와는 과는 로는 "
    "은 는 이 가 을 를 의 에 로 와 과 도 만"
).split()
PARTICLE = re.compile(f"^(.*?[가-힣]{{2}})(?:{'|'.join(PARTICLES)})$")


def bare(word: str) -> str:
    """The word without a Korean particle at its end."""
    return PARTICLE.sub(r"\1", word)


class BilingualSearch(SearchEnglish):
    lang = "en"
    js_splitter_code = f"""
var bareWord = (word) => word.replace(/{PARTICLE.pattern}/u, "$1");
var splitQuery = (query) => query.split(/[^\\p{{Letter}}\\p{{Number}}_\\p{{Emoji_Presentation}}]+/gu)
  .filter((word) => word).map(bareWord);
"""

    def split(self, input):
        return [bare(word) for word in super().split(input)]


def add_script(app, pagename, templatename, context, doctree):
    if pagename == "search":
        app.add_js_file("search.js", loading_method="defer")


def setup(app):
    app.add_search_language(BilingualSearch)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
