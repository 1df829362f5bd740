"""`make screenshots`: every page in every theme and width asked for, in full, and a sheet that shows them all."""

import struct
import subprocess
import sys

import pytest
import screenshots
from sitetools import Page, pages

pytestmark = pytest.mark.slow


def size(picture):
    return struct.unpack(">II", picture.read_bytes()[16:24])


def test_every_page_is_photographed_in_full_and_shown_on_the_sheet(specimen_site, browser, tmp_path):
    where = ["--site", specimen_site, "--output", tmp_path]
    how = ["--widths", "360", "--themes", "light", "dark", "--tall", "3000", "--open"]
    subprocess.run([sys.executable, screenshots.__file__, *where, *how], check=True, timeout=600)
    shown = [attributes["src"] for tag, attributes in Page(tmp_path / "index.html").elements if tag == "img"]
    names = [screenshots.picture(name) for name in pages(specimen_site) if name != "index.html"]
    assert sorted(shown) == sorted(f"{theme}-360/{name}" for theme in ("light", "dark") for name in names)
    for address in shown:
        first = tmp_path / address
        parts = [first, *screenshots.further(first)]
        assert all(size(part)[0] == 360 for part in parts)
        assert len(parts) == 1 or size(first)[1] == 3000
    long = tmp_path / "light-360" / "chapters--part--page.png"
    assert len(screenshots.further(long)) >= 2, "the rest of a long page is in further pictures"
    assert long.read_bytes() != (tmp_path / "dark-360" / long.name).read_bytes()


def test_without_a_site_or_a_page_it_says_what_to_do(specimen_site, tmp_path, capsys):
    assert screenshots.main(["--site", str(tmp_path)]) == 2
    assert "run  make book  first" in capsys.readouterr().err
    assert screenshots.main(["--site", str(specimen_site), "--pages", "nothing-like-it"]) == 2
    assert "No page matches nothing-like-it." in capsys.readouterr().err
