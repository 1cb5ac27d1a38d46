"""Seeds by name: what they depend on, and the key that hidden ones come from."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.model import Visibility
from grader.plan.streams import Streams, key_path, load_key

KEY, OTHER_KEY = b"k" * 32, b"K" * 32
SECRET = [Visibility.HIDDEN, Visibility.AFTER_DUE_DATE]
NAMES = st.lists(st.text("abc/@~_12", min_size=1, max_size=6), min_size=1, max_size=3)


def test_seeds_stay_the_same_from_version_to_version():
    streams = Streams(636, KEY)
    assert streams.seed_for(Visibility.PUBLIC, "conv/matrix/1", "W") == 0x0D0B999E50402B2B
    assert streams.seed_for(Visibility.HIDDEN, "conv/matrix/1", "W") == 0x6FEC59E14EA08A8B


@given(NAMES)
def test_public_seeds_depend_on_the_seed_only(names):
    public = Streams(1, KEY).seed_for(Visibility.PUBLIC, *names)
    assert public == Streams(1, OTHER_KEY).seed_for(Visibility.PUBLIC, *names)
    assert public == Streams(1).seed_for(Visibility.PUBLIC, *names)
    assert public != Streams(2, KEY).seed_for(Visibility.PUBLIC, *names)


@pytest.mark.parametrize("visibility", SECRET)
@given(names=NAMES)
def test_secret_seeds_depend_on_the_key_only(visibility, names):
    secret = Streams(1, KEY).seed_for(visibility, *names)
    assert secret == Streams(2, KEY).seed_for(visibility, *names)
    assert secret != Streams(1, OTHER_KEY).seed_for(visibility, *names)
    assert secret != Streams(1, KEY).seed_for(Visibility.PUBLIC, *names)


@given(NAMES, NAMES)
def test_each_name_has_a_stream_of_its_own(one, other):
    streams = Streams(0, KEY)
    same = streams.seed_for(Visibility.PUBLIC, *one) == streams.seed_for(Visibility.PUBLIC, *other)
    assert same == (one == other)


def test_names_are_not_run_together():
    streams = Streams(0)
    assert streams.seed_for(Visibility.PUBLIC, "ab", "c") != streams.seed_for(Visibility.PUBLIC, "a", "bc")


@pytest.mark.parametrize("visibility", SECRET)
def test_without_a_key_nothing_secret_is_drawn(visibility):
    with pytest.raises(UsageError, match=r"^hidden inputs can't be drawn without the assignment's key$"):
        Streams(0).seed_for(visibility, "conv/matrix/1", "W")


# -------------------------------------------------------------------------------------------------------- the digest


@given(st.binary(min_size=32, max_size=32))
def test_the_digest_reveals_nothing_of_the_key(key):
    digest = Streams(0, key).digest
    assert len(digest) == 16
    assert int(digest, 16) >= 0
    assert digest not in key.hex()
    # nor is it the start of a seed, by which a stream could be told
    assert digest != f"{Streams(0, key).seed_for(Visibility.HIDDEN):016x}"


def test_the_digest_tells_keys_apart_and_not_seeds():
    assert Streams(0, KEY).digest == Streams(1, KEY).digest
    assert Streams(0, KEY).digest != Streams(0, OTHER_KEY).digest
    assert Streams(0).digest == ""


def test_no_text_of_streams_shows_the_key():
    assert KEY.hex() not in repr(Streams(0, KEY))
    assert "kkk" not in repr(Streams(0, KEY))


# -------------------------------------------------------------------------------------------------------- the key file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return key_path(tmp_path / "hw2.yaml")


def files_beside(path: Path) -> list[str]:
    return [file.name for file in path.parent.iterdir()]


def test_the_key_lies_beside_the_assignment(tmp_path):
    assert key_path(tmp_path / "hw2.yaml") == tmp_path / "hw2.key"


def test_the_key_is_made_once_and_for_its_owner_alone(path):
    before = os.umask(0)
    try:
        key = load_key(path)
    finally:
        os.umask(before)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path) == key
    assert files_beside(path) == ["hw2.key"]


def test_two_keys_are_not_the_same(tmp_path):
    assert load_key(tmp_path / "a.key") != load_key(tmp_path / "b.key")


def without_hard_links(self: Path, target: Path) -> None:
    if self.exists():
        raise FileExistsError(17, "File exists")
    raise PermissionError(1, "Operation not permitted")


def test_a_file_system_without_hard_links_will_do(path, monkeypatch):
    monkeypatch.setattr(Path, "hardlink_to", without_hard_links)
    key = load_key(path)
    assert load_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files_beside(path) == ["hw2.key"]


def test_graders_that_start_together_end_up_with_one_key(path):
    many = 16
    together = Barrier(many)

    def load(_: int) -> bytes:
        together.wait()
        return load_key(path)

    with ThreadPoolExecutor(many) as pool:
        keys = set(pool.map(load, range(many)))
    assert len(keys) == 1
    assert files_beside(path) == ["hw2.key"]


@pytest.mark.parametrize("links", [True, False])
def test_a_key_that_another_grader_made_meanwhile_wins(path, monkeypatch, links):
    make = Path.hardlink_to

    def late(self: Path, target: Path) -> None:
        self.write_text("ab" * 32 + "\n")
        if links:
            make(self, target)
        else:
            raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", late)
    assert load_key(path) == b"\xab" * 32
    assert files_beside(path) == ["hw2.key"]


GIVE_ANOTHER = "give another place with --key FILE"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"not a key\n", f"the key of the hidden cases can't be used (it is not hexadecimal text); {GIVE_ANOTHER}"),
        ("ключ".encode(), f"the key of the hidden cases can't be used (it is not hexadecimal text); {GIVE_ANOTHER}"),
        (b"", "not a key of hidden cases: 0 bytes, expected 32"),
        (b"abcd\n", "not a key of hidden cases: 2 bytes, expected 32"),
        (b"ab" * 33, "not a key of hidden cases: 33 bytes, expected 32"),
    ],
)
def test_a_broken_key_file_is_told_and_left_as_it_is(path, content, message):
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load_key(path)
    assert str(caught.value) == f"{path}: {message}"
    assert path.read_bytes() == content


def test_a_folder_is_no_key(path):
    path.mkdir()
    with pytest.raises(UsageError) as caught:
        load_key(path)
    assert str(caught.value) == f"{path}: the key of the hidden cases can't be used (Is a directory); {GIVE_ANOTHER}"


def test_a_key_that_can_not_be_made_is_told(tmp_path):
    path = tmp_path / "nowhere" / "hw2.key"
    with pytest.raises(UsageError) as caught:
        load_key(path)
    reason = "No such file or directory"
    assert str(caught.value) == f"{path}: the key of the hidden cases can't be used ({reason}); {GIVE_ANOTHER}"
