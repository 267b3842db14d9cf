"""A request of one thread keeps what it needs while another's ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.kit.of_thread import OfThread


def test_what_one_thread_clears_stays_for_another() -> None:
    held = OfThread()
    held["_route"] = "this one"
    with ThreadPoolExecutor(1) as pool:
        pool.submit(held.update, _route="another").result()
        assert pool.submit(dict, held).result() == {"_route": "another"}
        pool.submit(held.clear).result()
    assert held.get("_route") == "this one"
