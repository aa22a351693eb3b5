"""Parameters of Prosimos become the part `simulation`; what has no counterpart is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from procflow.cli import main
from procflow.diagnostics import Finding
from procflow.document import parse_document
from procflow.errors import ProcflowError
from procflow.from_prosimos.reading import DistributionIn
from procflow.from_prosimos.share_below import share_below
from procflow.importing import import_data
from procflow.model import ALWAYS, Regulation, Term, Unit
from procflow.model_simulation import Per, Rate, Simulation, Spread
from procflow.simulate.from_model import parameters
from procflow.source import Source

FOLDER = Path(__file__).parent
BPMN = (FOLDER / "desk.bpmn").read_bytes()
Told = dict[str, Any]


def told() -> Told:
    whole: Told = json.loads((FOLDER / "desk.json").read_text(encoding="utf-8"))
    return whole


def imported(values: Told) -> tuple[Regulation, list[Finding]]:
    result = import_data(BPMN, "desk.bpmn", None, (json.dumps(values, indent=1).encode(), "desk.json"))
    assert result.text is not None
    document = parse_document(Source("desk.procflow.yaml", result.text), Path("desk.procflow.yaml"))
    assert document.findings == (), [item.message for item in document.findings]
    assert document.regulation is not None
    return document.regulation, [finding for finding in result.findings if finding.file == "desk.json"]


def simulation_of(values: Told) -> tuple[Simulation, list[tuple[str, str]]]:
    regulation, findings = imported(values)
    assert regulation.simulation is not None
    return regulation.simulation, [(finding.code, finding.message) for finding in findings]


def test_what_has_a_counterpart_goes_over_without_a_word() -> None:
    regulation, findings = imported(told())
    assert [finding.subject for finding in findings] == ["arrival_time_calendar"]
    simulation = regulation.simulation
    assert simulation is not None
    (arrivals,) = simulation.arrivals
    assert arrivals.rates == (Rate(Decimal("3.125"), Per.HOUR),) * 7
    assert arrivals.hours is not None
    assert arrivals.hours.week[:6] == (((540, 1020),),) * 5 + ((),)
    assert {each.actor: (each.count, each.cost) for each in simulation.staff} == {
        "clerk": (2, Rate(Decimal(30), Per.HOUR)),
        "head": (1, None),
    }
    assert [(each.step, each.time.spread, each.together) for each in simulation.work if each.time] == [
        ("check-the-papers", Spread.TRIANGULAR, None),
        ("study-the-case", Spread.LOGNORMAL, None),
        ("sign-the-permit", Spread.FIXED, 3),
    ]
    hours = Term(high=Decimal(2), unit=Unit.HOUR), Term(high=Decimal(1), unit=Unit.HOUR)
    assert simulation.work[1].time is not None
    assert simulation.work[1].time.times == hours  # the variance is the square of an hour
    assert simulation.shares[0].shares == {"yes": Decimal(80), "no": Decimal(20)}
    assert simulation.attributes == {"kind": {"new": Decimal(70), "renewal": Decimal(30)}}
    assert simulation.priority == {"kind": {"renewal": 1}}


def test_units_are_made_of_profiles_where_the_drawing_has_no_lanes() -> None:
    regulation, _ = imported(told())
    hours = {actor.id: actor.hours for actor in regulation.actors}
    assert hours["head"] == ALWAYS
    assert hours["clerk"].week[0] == ((540, 780), (840, 1080))
    assert [getattr(entry, "by", None) for entry in regulation.procedures[0].entries] == [
        "clerk",
        None,
        "clerk",
        "head",
    ]


def test_what_came_over_can_be_simulated() -> None:
    simulation = parameters(imported(told())[0])
    assert not any(work.is_from_term for work in simulation.work)
    assert len(simulation.resources) == 2


def change(section: str, value: Any) -> Callable[[Told], None]:
    return lambda values: values.__setitem__(section, value)


def of_check(name: str, *params: float) -> Callable[[Told], None]:
    def apply(values: Told) -> None:
        one = values["task_resource_distribution"][0]["resources"][0]
        one |= {"distribution_name": name, "distribution_params": [{"value": param} for param in params]}

    return apply


@pytest.mark.parametrize(
    ("alter", "code", "words"),
    [
        (of_check("norm", 1200, 300, 0, 99999), "PF622", "normal distributions become gamma"),
        (of_check("expon", 1200, 0, 1800), "PF621", "the least and the most"),
        (of_check("default", 1, 2), "PF621", "a distribution `default` that is not understood: `check-the-papers`"),
        (of_check("fix", float("1e15")), "PF621", "not understood"),
        (change("event_attributes", [{"event_id": "x"}]), "PF621", "does not know: `event_attributes`"),
        (change("multitasking", {"type": "local"}), "PF621", "does not know: `multitasking`"),
        (change("event_distribution", [{"event_id": "Begin", "distribution_name": "fix", "distribution_params": [1]}]), "PF621", "no steps here: `Begin`"),
        (change("arrival_time_distribution", {"distribution_name": "fix", "distribution_params": [{"value": 600}]}), "PF622", "come at random, with the same mean"),
        (change("arrival_time_distribution", {"distribution_name": "fix", "distribution_params": [{"value": 0}]}), "PF621", "cases that all come at the same time"),
        (change("arrival_time_distribution", {"distribution_name": "strange", "distribution_params": []}), "PF621", "`strange` that is not understood"),
        (change("arrival_time_calendar", [{"from": "MON", "to": "FRIDAY", "beginTime": "9", "endTime": "17:00"}]), "PF621", "a period that is not understood"),
        (change("batch_processing", [{"task_id": "Sign", "firing_rules": [[{"attribute": "ready_wt", "comparison": "<", "value": 60}]]}]), "PF621", "that no size and no hour"),
        (change("batch_processing", [{"task_id": "Gone"}]), "PF621", "the drawing does not have: `Gone`"),
        (change("gateway_branching_probabilities", [{"gateway_id": "G", "probabilities": [{"path_id": "F1", "value": 1}]}]), "PF621", "nothing is decided in the drawing: `F1`"),
        (change("case_attributes", [{"name": "sum", "type": "continuous", "values": {"distribution_name": "fix"}}]), "PF621", "no list of values: `sum`"),
        (change("prioritisation_rules", [{"priority_level": 1, "rules": [[{"attribute": "sum", "comparison": "in", "value": ["1", "inf"]}]]}]), "PF621", "beyond one attribute"),
        (change("prioritisation_rules", [{"priority_level": 1, "rules": [[{"attribute": "kind", "comparison": "=", "value": "other"}]]}]), "PF621", "hold for no case: `level 1`"),
    ],
)  # fmt: skip
def test_what_has_no_counterpart_is_named(alter: Callable[[Told], None], code: str, words: str) -> None:
    values = told()
    alter(values)
    _, findings = simulation_of(values)
    assert [code for code, message in findings if words in message] == [code], findings


def test_people_who_are_not_alike_are_made_alike_and_that_is_said() -> None:
    values = told()
    clerks = values["resource_profiles"][0]["resource_list"]
    clerks.append({"id": "R3", "name": "Dana", "cost_per_hour": 60, "amount": 1, "calendar": "C2"})
    check = values["task_resource_distribution"][0]["resources"]
    check.append({"resource_id": "R3", "distribution_name": "fix", "distribution_params": [{"value": 60}]})
    simulation, findings = simulation_of(values)
    assert {code for code, _ in findings} == {"PF622"}
    said = " ".join(message for _, message in findings)
    for words in ("different speeds", "cost different amounts", "different calendars", "done by different people"):
        assert words in said
    clerk = simulation.staff[0]
    assert (clerk.count, clerk.cost) == (None, Rate(Decimal(40), Per.HOUR))
    # Two at the desk, and one who is always there.
    weekday = ((0, 540, 1), (540, 780, 3), (780, 840, 1), (840, 1080, 3), (1080, 1440, 1))
    assert [[(each.start, each.end, each.people) for each in day] for day in clerk.week] == [
        *[[*weekday]] * 5,
        *[[(0, 1440, 1)]] * 2,
    ]


def test_people_with_different_hours_are_told_by_the_week() -> None:
    values = told()
    values["resource_profiles"][0]["resource_list"].append(
        {"id": "R3", "name": "Dana", "cost_per_hour": 30, "amount": 100_000, "calendar": "C3"}
    )
    values["resource_calendars"].append(
        {
            "id": "C3",
            "name": "Late",
            "time_periods": [{"from": "FRIDAY", "to": "SATURDAY", "beginTime": "16:00:00", "endTime": "20:00:00"}],
        }
    )
    values["task_resource_distribution"][0]["resources"].append(
        {"resource_id": "R3", "distribution_name": "fix", "distribution_params": [{"value": 60}]}
    )
    regulation, _ = imported(values)
    assert regulation.simulation is not None
    clerk = regulation.simulation.staff[0]
    assert [(each.start, each.end, each.people) for each in clerk.week[3]] == [(540, 780, 2), (840, 1080, 2)]
    assert [(each.start, each.end, each.people) for each in clerk.week[4]] == [
        (540, 780, 2),
        (840, 960, 2),
        (960, 1200, 100_000),  # the most that a unit has; two of them leave at six
    ]
    assert [(each.start, each.end, each.people) for each in clerk.week[5]] == [(960, 1200, 100_000)]
    hours = next(each.hours for each in regulation.actors if each.id == clerk.actor)
    assert hours.week[4:] == (((540, 780), (840, 1200)), ((960, 1200),), ())


# ---------------------------------------------------------------- arrivals

ALWAYS_OPEN = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999"}]
HISTOGRAM = {"cdf": [0.25, 0.25, 1.0], "bin_midpoints": [600, 1200, 1800]}


def rate_of(values: Told) -> Decimal:
    simulation, _ = simulation_of(values)
    rate = simulation.arrivals[0].rates[0]
    assert rate is not None
    return rate.number


def test_who_comes_while_it_is_closed_comes_at_the_opening_so_more_come_in_open_hours() -> None:
    """Three an hour for eight hours, and one at each opening. Prosimos itself does so: `bench/prosimos.py`."""
    _, findings = simulation_of(told())
    assert [message for _, message in findings if "comes at its opening" in message]
    assert rate_of(told()) == Decimal("3.125")
    assert rate_of(told() | {"arrival_time_calendar": ALWAYS_OPEN}) == 3


def test_a_break_in_which_hardly_anybody_comes_brings_hardly_more() -> None:
    """0.05 hours of 24 are closed, with 20 minutes between two cases: one comes in it with a chance of 14 %."""
    period = {"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:03:00", "endTime": "23:59:59.999"}
    values = told() | {"arrival_time_calendar": [period]}
    assert rate_of(values) == Decimal("3.0058")
    assert simulation_of(values)[1] == []


def test_without_a_calendar_they_come_when_the_first_task_is_done() -> None:
    """The clerks have 9 to 13 and 14 to 18: two openings a day, the second after a break in which 95 % see somebody come."""
    values = told()
    del values["arrival_time_calendar"]
    simulation, _ = simulation_of(values)
    assert simulation.arrivals[0].hours is not None
    assert simulation.arrivals[0].hours.week[0] == ((540, 780), (840, 1080))
    assert rate_of(values) == Decimal("3.2438")


def test_a_histogram_of_times_between_arrivals_gives_their_mean() -> None:
    histogram = {"distribution_name": "histogram_sampling", "distribution_params": [], "histogram_data": HISTOGRAM}
    values = told() | {"arrival_time_distribution": histogram, "arrival_time_calendar": ALWAYS_OPEN}
    assert rate_of(values) == Decimal("2.4")  # a quarter after 10 minutes, the others after 30
    assert ("PF622", "arrivals by `histogram_sampling` come at random, with the same mean") in simulation_of(values)[1]


def test_cases_are_those_of_the_process_of_which_something_is_told() -> None:
    other = (
        b'<bpmn:process id="Other"><bpmn:startEvent id="O1"/><bpmn:task id="O2" name="Wait"/><bpmn:endEvent id="O3"/>'
        b'<bpmn:sequenceFlow id="O4" sourceRef="O1" targetRef="O2"/><bpmn:sequenceFlow id="O5" sourceRef="O2" targetRef="O3"/>'
        b'</bpmn:process><bpmn:process id="Process_desk"'
    )
    drawing = BPMN.replace(b'<bpmn:process id="Process_desk"', other)
    result = import_data(drawing, "desk.bpmn", None, (json.dumps(told()).encode(), "desk.json"))
    assert result.text is not None
    regulation = parse_document(Source("desk.procflow.yaml", result.text), Path("desk.procflow.yaml")).regulation
    assert regulation is not None
    assert regulation.simulation is not None
    assert [each.procedure for each in regulation.simulation.arrivals] == ["permit"]
    assert any("the cases are those of one: `permit`" in finding.message for finding in result.findings)


# ---------------------------------------------------------------- what attributes decide

SUM = {
    "name": "sum",
    "type": "continuous",
    "values": {"distribution_name": "uniform", "distribution_params": [{"value": 0}, {"value": 4000}]},
}


def rule(attribute: str, comparison: str, value: Any) -> list[dict[str, Any]]:
    return [{"attribute": attribute, "comparison": comparison, "value": value}]


def deciding(values: Told, yes: list[Any], no: list[Any]) -> None:
    """Conditions for both ways of the desk."""
    values["branch_rules"] = [{"id": "R-yes", "rules": yes}, {"id": "R-no", "rules": no}]
    for path, name in zip(
        values["gateway_branching_probabilities"][0]["probabilities"], ("R-yes", "R-no"), strict=True
    ):
        path["condition_id"] = name


def test_an_attribute_that_is_any_number_is_cut_where_rules_make_a_difference() -> None:
    values = told() | {"case_attributes": [SUM]}
    values["prioritisation_rules"] = [
        {"priority_level": 1, "rules": [rule("sum", ">=", 3000)]},
        {"priority_level": 2, "rules": [rule("sum", "in", ["1000", "inf"])]},
    ]
    simulation, findings = simulation_of(values)
    assert simulation.attributes == {
        "sum": {"below 1000": Decimal(25), "1000 to 3000": Decimal(50), "from 3000 on": Decimal(25)}
    }
    assert simulation.priority == {"sum": {"1000 to 3000": 1, "from 3000 on": 2}}
    assert not any("attributes" in message for _, message in findings)


def test_ways_that_an_attribute_decides_have_shares_for_each_of_its_values() -> None:
    values = told()
    deciding(values, [rule("kind", "=", "new"), rule("kind", "=", "renewal")], [rule("kind", "=", "new")])
    simulation, findings = simulation_of(values)
    (told_of,) = simulation.shares
    assert told_of.shares == {"yes": Decimal(80), "no": Decimal(20)}
    # Of new ones both hold, so the probabilities say which; of renewals one.
    assert told_of.by == {"kind": {"new": {"yes": Decimal(80), "no": Decimal(20)}, "renewal": {"yes": Decimal(100)}}}
    assert not any("condition" in message for _, message in findings)


def test_where_no_condition_holds_the_probabilities_say_the_way_and_that_is_said() -> None:
    values = told() | {"case_attributes": [SUM]}
    values["prioritisation_rules"] = []
    deciding(values, [rule("sum", "<", 1000)], [rule("sum", ">", 3000)])
    simulation, findings = simulation_of(values)
    assert simulation.shares[0].by == {
        "sum": {"below 1000": {"yes": Decimal(100)}, "from 3000 on": {"no": Decimal(100)}}
    }
    assert any("for which no condition of a way holds" in message for _, message in findings)


def test_conditions_on_several_attributes_are_named() -> None:
    values = told() | {"case_attributes": [SUM, *told()["case_attributes"]]}
    deciding(values, [rule("sum", "<", 1000)], [rule("kind", "=", "new")])
    simulation, findings = simulation_of(values)
    assert simulation.shares[0].by == {}
    assert ("PF621", "conditions of ways, beyond one attribute of cases: `F3`, `F4`") in findings


@pytest.mark.parametrize(
    ("name", "params", "limit", "share"),
    [  # by scipy, without what lies beyond the bounds
        ("fix", (5,), 6, 1.0),
        ("uniform", (0, 10), 4, 0.4),
        ("triang", (2, 0, 10), 1, 0.05),
        ("triang", (2, 0, 10), 6, 0.8),
        ("expon", (10, 0, 1e9), 10, 0.6321205588285577),
        ("expon", (10, 4, 16), 10, 0.7310585786300049),
        ("norm", (10, 2, 0, 1e9), 11, 0.6914623728312173),
        ("norm", (10, 2, 8, 12), 11, 0.7804532125940016),
        ("lognorm", (10, 25, 0, 1e9), 8, 0.4066424783965497),
        ("gamma", (10, 25, 0, 1e9), 8, 0.39748027559444293),
        ("gamma", (10, 200, 0, 1e9), 30, 0.9167354833364496),
        ("gamma", (1000, 1, 0, 1e9), 1000, 0.5001329807608725),
    ],
)
def test_shares_below_a_limit_are_those_of_scipy(
    name: str, params: tuple[float, ...], limit: float, share: float
) -> None:
    assert share_below(DistributionIn(name, list(params)), limit) == pytest.approx(share, abs=1e-8)


# ---------------------------------------------------------------- files of other versions, and files made of logs


@pytest.mark.parametrize(
    ("name", "params", "mean", "deviation"),
    [
        ("exponnorm", (2, 1800, 900, 60, 1e6), 3600, 2012.461),
        ("gamma", (4, 600, 750, 0, 1e6), 3600, 1500),
        ("lognorm", (0.5, 0, 3600, 0, 1e6), 4079.334, 2174.042),
    ],
)
def test_the_parameters_of_scipy_are_understood(
    name: str, params: tuple[float, ...], mean: float, deviation: float
) -> None:
    values = told()
    of_check(name, *params)(values)
    simulation, findings = simulation_of(values)
    (time,) = [each.time for each in simulation.work if each.step == "check-the-papers"]
    assert time is not None
    seconds = [float(term.high) * {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}[term.unit] for term in time.times]
    assert seconds == pytest.approx([mean, deviation], abs=0.001)
    assert time.spread is (Spread.LOGNORMAL if name == "lognorm" else Spread.GAMMA)
    assert any("become gamma" in message for _, message in findings) == (name == "exponnorm")


@pytest.mark.parametrize(
    ("name", "params", "minutes"),
    [
        ("expon", (60, 1140, 60, 1e6), (20,)),
        ("expon", (1200, 120, 0, 1e6), (20,)),  # the first is the mean here, as it lies above the least
        ("uniform", (600, 1200, 600, 1800), (10, 30)),
        ("triang", (0.25, 600, 2400, 600, 3000), (10, 20, 50)),
    ],
)
def test_so_are_those_of_shapes_without_a_deviation(
    name: str, params: tuple[float, ...], minutes: tuple[int, ...]
) -> None:
    values = told()
    of_check(name, *params)(values)
    (time,) = [each.time for each in simulation_of(values)[0].work if each.step == "check-the-papers"]
    assert time is not None
    assert time.times == tuple(Term(high=Decimal(each), unit=Unit.MINUTE) for each in minutes)


def test_a_histogram_of_times_of_work_becomes_a_gamma_distribution() -> None:
    values = told()
    one = values["task_resource_distribution"][0]["resources"][0]
    one |= {"distribution_name": "histogram_sampling", "distribution_params": [], "histogram_data": HISTOGRAM}
    simulation, findings = simulation_of(values)
    (time,) = [each.time for each in simulation.work if each.step == "check-the-papers"]
    assert time is not None
    assert time.spread is Spread.GAMMA
    assert time.times[0] == Term(high=Decimal(25), unit=Unit.MINUTE)
    assert any("histograms and sums" in message for _, message in findings)


def test_people_in_the_profiles_of_several_tasks_are_one_unit_with_their_name() -> None:
    """A file made of a log has a profile for each task, with the same people in many of them."""
    values = told()
    people = [
        {"id": f"R{number}", "name": f"Clerk_{number}", "amount": 1, "cost_per_hour": 1, "calendar": "C1"}
        for number in (1, 2)
    ]
    values["resource_profiles"] = [
        {"id": task, "name": f"Profile of {task}", "resource_list": people} for task in ("Check", "Study", "Sign")
    ]
    for task in values["task_resource_distribution"]:
        (one,) = task["resources"]
        task["resources"] = [one | {"resource_id": each["id"]} for each in people]
    simulation, _ = simulation_of(values)
    assert [(each.actor, each.count) for each in simulation.staff] == [("clerk", 2)]


def test_people_of_one_profile_who_share_no_task_are_units_of_their_own() -> None:
    """A file made of a log may have one profile with everybody."""
    values = told()
    roles = [
        {"id": f"R{number}", "name": f"Role {number}", "amount": number, "cost_per_hour": 1, "calendar": "C1"}
        for number in (1, 2, 3)
    ]
    values["resource_profiles"] = [{"id": "all", "name": "Default", "resource_list": roles}]
    check, study, sign = (task["resources"] for task in values["task_resource_distribution"])
    check[0]["resource_id"], study[0]["resource_id"], sign[0]["resource_id"] = "R1", "R2", "R3"
    study.append(study[0] | {"resource_id": "R3"})
    simulation, _ = simulation_of(values)
    assert [(each.actor, each.count) for each in simulation.staff] == [("role-1", 1), ("role", 5)]


def test_sections_are_read_as_other_versions_write_them() -> None:
    periods = told()["arrival_time_calendar"]
    calendar = {"id": "arrivals", "name": "arrivals", "time_periods": periods}
    other = told() | {"event_distribution": {}, "arrival_time_calendar": calendar}
    assert simulation_of(other)[0] == simulation_of(told())[0]


def test_a_finding_points_at_its_section() -> None:
    values = told() | {"multitasking": {"type": "local"}}
    (finding,) = [each for each in imported(values)[1] if each.subject == "multitasking"]
    line = json.dumps(values, indent=1).split("\n")[finding.span.line - 1]
    assert '"multitasking"' in line


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"resource_profiles": 3}', b"\xff"])
def test_what_is_no_file_of_prosimos_is_refused(data: bytes) -> None:
    with pytest.raises(ProcflowError, match=r"p\.json holds no parameters of Prosimos"):
        import_data(BPMN, "desk.bpmn", None, (data, "p.json"))


def test_the_command_tells_of_both_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = told() | {"multitasking": {"type": "local"}}
    (tmp_path / "p.json").write_text(json.dumps(values), encoding="utf-8")
    output = tmp_path / "desk.procflow.yaml"
    assert main(["import", str(FOLDER / "desk.bpmn"), "--prosimos", str(tmp_path / "p.json"), "-o", str(output)]) == 0
    said = capsys.readouterr().err
    assert "PF605" in said
    assert "PF621" in said
    assert "simulation:" in output.read_text(encoding="utf-8")
