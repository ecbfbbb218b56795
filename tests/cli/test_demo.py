"""The demo on the made-up workspace: the whole path, and what is left to go on with."""

from __future__ import annotations

from sqlite3 import connect

from tests.databases import copy_home, keys_of

from folkmoot.gate.rules import RULES


def test_the_shape_of_its_json(county) -> None:
    _, shown = county
    for name in ("members", "deliveries", "refusals", "runs", "leads", "typologies", "ledger"):
        assert name in shown
    assert shown["ledger"]["verified"] is True
    assert shown["ledger"]["events"] > 20
    for delivery in shown["deliveries"]:
        assert delivery["read"] == delivery["kept"] + delivery["rejected"]
        assert {"dataset", "member", "failed"} <= delivery.keys()


def test_what_it_finds(county) -> None:
    """The cases of tools/make_sample.py: four to look into, and each innocent named."""
    _, shown = county
    found = shown["typologies"]["sbrr-multiple"]
    assert found["leads"] == shown["leads"] == 4
    assert found["considered"] == found["leads"] + sum(found["excluded"].values())
    excluded = {name: n for name, n in found["excluded"].items() if n}
    assert excluded == {
        "below_least_probability": 1,  # two people of one name
        "grace_period": 1,
        "second_property_rule": 1,
        "same_property": 1,  # one line sent twice
        "second_not_occupied": 1,
    }
    assert found["rows"]["placeholder"] >= 2
    assert found["columns_missing"], "Caldmoor has no relief column: that is not zero leads"


def test_the_tour_refuses_by_every_rule(county) -> None:
    _, shown = county
    spoken = {reason["rule"] for stop in shown["refusals"] for reason in stop["reasons"]}
    assert {rule.__name__ for rule in RULES} <= spoken
    for stop in shown["refusals"]:
        for reason in stop["reasons"]:
            assert reason["remedy"]
            assert reason["clause"] or reason["rule"] in {"terms_known", "membership", "purpose"}
    assert shown["refusals"][0]["recorded"] is True


def test_a_second_walk_over_the_same_home_changes_nothing_but_the_run(folkmoot, county) -> None:
    home, first = county
    again = folkmoot("demo", "--sample", "--home", str(home), "--json")
    assert again.code == 0, again.err
    assert [d["delivery"] for d in again.json["deliveries"]] == [
        d["delivery"] for d in first["deliveries"]
    ]
    assert again.json["leads"] == first["leads"]
    assert again.json["runs"][0]["steps"]["link"] == first["runs"][0]["steps"]["link"]


def test_going_on_with_the_home(folkmoot, county, tmp_path) -> None:
    home, shown = county
    run = shown["runs"][0]["run"]
    listed = folkmoot("--home", str(home), "leads", "list", "--run", run, "--json")
    assert listed.code == 0, listed.err
    assert len(listed.json) == 4
    out = tmp_path / "leads.csv"
    ran = folkmoot(
        "--home", str(home), "leads", "export", "--run", run, "--member", "ashvale",
        "--reason", "Review of reliefs", "--out", str(out),
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "Destroy by" in ran.out
    assert len(out.read_text("utf-8-sig").splitlines()) >= 9
    assert out.stat().st_mode & 0o077 == 0
    other = folkmoot(
        "--home", str(home), "leads", "export", "--run", run, "--member", "caldmoor",
        "--reason", "Curiosity", "--out", str(tmp_path / "no.csv"),
    )  # fmt: skip
    assert other.code == 16
    assert not (tmp_path / "no.csv").exists()


def test_the_people_s_version_says_what_to_do_next(folkmoot) -> None:
    ran = folkmoot("demo", "--sample")
    assert ran.code == 0, ran.err
    assert "something to look into" in ran.out
    assert "nobody is accused" in ran.out
    assert "What would change it" in ran.out
    assert "fraudster" not in ran.out.lower()


def test_it_does_not_walk_over_a_county_that_has_begun(folkmoot, county, tmp_path) -> None:
    home = tmp_path / "home"
    copy_home(county[0], home)
    (home / "demo.txt").unlink()
    size = (home / "folkmoot.sqlite3").stat().st_size
    ran = folkmoot("demo", "--sample", "--home", str(home))
    assert ran.code == 15
    assert "not the demo's" in ran.err and "Next:" in ran.err
    assert (home / "folkmoot.sqlite3").stat().st_size == size
    assert not (home / "demo.txt").exists()


def test_thrown_away_it_leaves_nothing(folkmoot, tmp_path) -> None:
    """Not in the folder for what is temporary, nor in the real home or among the real keys."""
    real = {"FOLKMOOT_HOME": str(tmp_path / "real"), "FOLKMOOT_KEYS": str(tmp_path / "real-keys")}
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    ran = folkmoot("demo", "--sample", "--json", TMPDIR=str(scratch), **real)
    assert ran.code == 0, ran.err
    assert list(scratch.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["tmp"]


def test_what_is_due_is_destroyed_on_the_day(folkmoot, county, tmp_path) -> None:
    home = tmp_path / "home"
    copy_home(county[0], home)
    run = county[1]["runs"][0]["run"]
    wrong = folkmoot("--home", str(home), "run", "destroy")
    assert wrong.code == 11 and "--due" in wrong.err
    ran = folkmoot("--home", str(home), "run", "destroy", "--due", "--json")
    assert (ran.code, ran.json) == (0, []), ran.err
    with connect(home / "folkmoot.sqlite3") as database:
        database.execute("UPDATE runs_run SET state = 'stopped' WHERE id = ?", [run])
    database.close()
    ran = folkmoot("--home", str(home), "worker", "--once")
    assert ran.code == 0, ran.err
    assert not list((home / "store" / "runs" / run).glob("*"))


def test_old_keys_are_retired(folkmoot, county, tmp_path) -> None:
    home = tmp_path / "home"
    copy_home(county[0], home)
    at = ("--home", str(home), "keys")
    assert "still needed" in folkmoot(*at, "retire").out
    assert folkmoot(*at, "rotate").code == 0
    assert "Retired: 0001-" in folkmoot(*at, "retire").out
    assert [path.name[:8] for path in keys_of(home).glob("kek-*")] == ["kek-0002"]
