"""What of a file comes to a sheet: pools, lanes, scopes, lines; and what is told of the rest."""

from __future__ import annotations

import pytest

from bpmn.layout.sheet import Attached, Flow, Lane, Link, Message
from tests.bpmn.layout.diagrams_of import names, read

TASKS = '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>'


def process(content: str, name: str = "p") -> str:
    return f'<process id="{name}">{content}</process>'


def lane(name: str, *nodes: str, inside: str = "") -> str:
    members = "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in nodes)
    return f'<lane id="{name}">{members}{inside}</lane>'


def shape(element: str, bounds: str = "0 0 10 10", **attributes: str) -> str:
    x, y, width, height = bounds.split()
    more = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return (
        f'<bpmndi:BPMNShape id="{element}_s" bpmnElement="{element}" {more}>'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNShape>'
    )


def diagram(element: str, content: str, name: str = "diagram") -> str:
    plane = f'<bpmndi:BPMNPlane id="{name}_p" bpmnElement="{element}">{content}</bpmndi:BPMNPlane>'
    return f'<bpmndi:BPMNDiagram id="{name}">{plane}</bpmndi:BPMNDiagram>'


# ---------------------------------------------------------------- pools and processes


def test_a_process_alone_stands_on_a_sheet_without_a_frame() -> None:
    read_ = read(process(TASKS))
    (pool,) = read_.sheet.pools
    assert (pool.id, pool.frame, names(pool.scope.nodes)) == ("p", False, ["a", "b"])
    assert pool.scope.flows == (Flow(id="f", source="a", target="b"),)
    assert read_.codes == []


def test_pools_stand_in_the_order_of_the_file_and_those_of_which_nothing_is_told_are_empty() -> None:
    content = (
        '<collaboration id="c"><participant id="out" name="Applicant"/><participant id="in" processRef="p"/>'
        '<messageFlow id="m" sourceRef="out" targetRef="a"/></collaboration>'
    )
    sheet = read(content + process(TASKS)).sheet
    assert [(pool.id, pool.frame, names(pool.scope.nodes)) for pool in sheet.pools] == [
        ("out", True, []),
        ("in", True, ["a", "b"]),
    ]
    assert sheet.messages == (Message(id="m", source="out", target="a"),)


def test_a_process_without_a_pool_gets_a_sheet_of_its_own() -> None:
    content = '<collaboration id="c"><participant id="x" processRef="p"/></collaboration>'
    sheets = read(content + process(TASKS) + process('<task id="z"/>', "q")).sheets
    assert [[pool.id for pool in sheet.pools] for sheet in sheets] == [["x"], ["q"]]


def test_a_process_without_a_pool_to_which_messages_go_stands_beside_the_pools() -> None:
    content = (
        '<collaboration id="c"><participant id="x" processRef="p"/>'
        '<messageFlow id="m" sourceRef="a" targetRef="z"/></collaboration>'
    )
    sheet = read(content + process(TASKS) + process('<task id="z"/>', "q")).sheet
    assert [(pool.id, pool.frame) for pool in sheet.pools] == [("x", True), ("q", False)]


def test_of_two_pools_of_one_process_the_second_is_empty() -> None:
    content = (
        '<collaboration id="c"><participant id="x" processRef="p"/><participant id="y" processRef="p"/></collaboration>'
    )
    read_ = read(content + process(TASKS))
    assert [names(pool.scope.nodes) for pool in read_.sheet.pools] == [["a", "b"], []]
    assert read_.codes == ["shared-process"]


def test_a_pool_of_a_process_that_is_not_there_is_empty_and_told() -> None:
    read_ = read('<collaboration id="c"><participant id="x" processRef="gone"/></collaboration>')
    assert [pool.id for pool in read_.sheet.pools] == ["x"]
    assert read_.codes == ["no-such-element"]


def test_a_message_to_a_process_goes_to_its_pool() -> None:
    content = (
        '<collaboration id="c"><participant id="x" processRef="p"/><participant id="y"/>'
        '<messageFlow id="m" sourceRef="y" targetRef="p"/></collaboration>'
    )
    assert read(content + process(TASKS)).sheet.messages == (Message(id="m", source="y", target="x"),)


def test_a_message_inside_of_a_pool_is_drawn_and_told() -> None:
    content = (
        '<collaboration id="c"><participant id="x" processRef="p"/>'
        '<messageFlow id="m" sourceRef="a" targetRef="b"/></collaboration>'
    )
    read_ = read(content + process(TASKS))
    assert [message.id for message in read_.sheet.messages] == ["m"]
    assert read_.codes == ["crosses-border"]


# ---------------------------------------------------------------- lanes


def test_lanes_in_lanes_and_the_innermost_has_the_node() -> None:
    inside = f"<childLaneSet id='cs'>{lane('in1')}{lane('in2', 'a')}</childLaneSet>"
    lanes = f"<laneSet id='s'>{lane('out', 'a', inside=inside)}{lane('other', 'b')}</laneSet>"
    read_ = read(process(lanes + TASKS))
    (pool,) = read_.sheet.pools
    assert pool.lanes == (Lane(id="out", lanes=(Lane(id="in1"), Lane(id="in2"))), Lane(id="other"))
    assert {node.id: node.lane for node in pool.scope.nodes} == {"a": "in2", "b": "other"}
    assert read_.codes == []


def test_a_node_that_only_the_lane_around_lanes_names_goes_into_its_first() -> None:
    inside = f"<childLaneSet id='cs'>{lane('in1')}{lane('in2', 'b')}</childLaneSet>"
    read_ = read(process(f"<laneSet id='s'>{lane('out', 'a', inside=inside)}</laneSet>" + TASKS))
    assert {node.id: node.lane for node in read_.scope.nodes} == {"a": "in1", "b": "in2"}


def test_a_node_in_two_lanes_stands_in_the_first_and_it_is_told() -> None:
    read_ = read(process(f"<laneSet id='s'>{lane('l', 'a', 'b')}{lane('k', 'a')}</laneSet>" + TASKS))
    assert {node.lane for node in read_.scope.nodes} == {"l"}
    assert read_.codes == ["in-two-lanes"]


def test_a_node_in_no_lane_goes_to_its_neighbour_and_it_is_told() -> None:
    read_ = read(process(f"<laneSet id='s'>{lane('l')}{lane('k', 'b')}</laneSet>" + TASKS))
    assert {node.id: node.lane for node in read_.scope.nodes} == {"a": "k", "b": "k"}
    assert read_.codes == ["in-no-lane"]


def test_a_node_in_no_lane_stays_where_the_file_draws_it() -> None:
    shapes = shape("l", "0 0 500 100") + shape("k", "0 100 500 100") + shape("a", "50 10 100 80")
    content = process(f"<laneSet id='s'>{lane('l')}{lane('k', 'b')}</laneSet>" + TASKS) + diagram("p", shapes)
    assert {node.id: node.lane for node in read(content).scope.nodes} == {"a": "l", "b": "k"}


def test_lanes_that_name_nothing_are_drawn_and_unknown_names_are_told() -> None:
    read_ = read(process(f"<laneSet id='s'>{lane('l', 'a', 'b', 'gone')}{lane('empty')}</laneSet>" + TASKS))
    assert [each.id for each in read_.sheet.pools[0].lanes] == ["l", "empty"]
    assert read_.codes == ["no-such-element"]


def test_of_several_lane_sets_the_first_with_lanes_is_drawn() -> None:
    sets = f"<laneSet id='e'/><laneSet id='s'>{lane('l', 'a', 'b')}</laneSet><laneSet id='t'>{lane('k', 'a')}</laneSet>"
    read_ = read(process(sets + TASKS))
    assert [each.id for each in read_.sheet.pools[0].lanes] == ["l"]
    assert read_.codes == ["other-lane-set"]


# ---------------------------------------------------------------- sub-processes and boundary events


def test_a_sub_process_is_open_where_no_diagram_says_otherwise() -> None:
    (node,) = read(process(f'<subProcess id="s">{TASKS}</subProcess>')).scope.nodes
    assert node.inner is not None
    assert names(node.inner.nodes) == ["a", "b"]
    assert [flow.id for flow in node.inner.flows] == ["f"]


def test_an_empty_sub_process_is_closed() -> None:
    (node,) = read(process('<subProcess id="s"/>')).scope.nodes
    assert node.inner is None


def test_a_closed_sub_process_gets_a_sheet_for_its_inside() -> None:
    content = process(f'<subProcess id="s">{TASKS}</subProcess>') + diagram("p", shape("s", isExpanded="false"))
    first, second = read(content).sheets
    assert [node.inner for node in first.pools[0].scope.nodes] == [None]
    assert (second.pools[0].id, second.pools[0].frame, names(second.pools[0].scope.nodes)) == ("s", False, ["a", "b"])


def test_a_called_process_that_is_drawn_in_its_call_stays_there() -> None:
    content = process('<callActivity id="call" calledElement="q"/>') + process(TASKS, "q")
    drawn = diagram("p", shape("call", isExpanded="true") + shape("a") + shape("b"))
    (node,) = read(content + drawn).scope.nodes
    assert node.inner is not None
    assert names(node.inner.nodes) == ["a", "b"]


def test_boundary_events_go_with_their_activity() -> None:
    scope = read(process('<boundaryEvent id="e" attachedToRef="a"/>' + TASKS)).scope
    assert scope.attached == (Attached(id="e", host="a", size=scope.attached[0].size),)


@pytest.mark.parametrize("host", ["gone", "e", "other", "gate", "inner"])
def test_a_boundary_event_at_what_is_no_activity_beside_it_is_an_event_of_its_own(host: str) -> None:
    content = (
        f'<boundaryEvent id="e" attachedToRef="{host}"/><boundaryEvent id="other" attachedToRef="a"/>'
        '<exclusiveGateway id="gate"/><subProcess id="s"><task id="inner"/></subProcess>'
    )
    read_ = read(process(content + TASKS))
    assert "e" in names(read_.scope.nodes)
    assert read_.codes == ["not-attached"]


# ---------------------------------------------------------------- lines


def test_a_flow_that_leaves_its_sub_process_is_drawn_as_a_line_that_orders_nothing() -> None:
    content = '<subProcess id="s"><task id="i"/></subProcess><sequenceFlow id="g" sourceRef="i" targetRef="a"/>'
    read_ = read(process(content + TASKS))
    assert read_.sheet.messages == (Message(id="g", source="i", target="a"),)
    assert read_.codes == ["crosses-border"]


@pytest.mark.parametrize("ends", ['sourceRef="a"', 'sourceRef="a" targetRef="gone"', 'sourceRef="" targetRef="a"'])
def test_a_flow_without_an_end_is_not_drawn_and_told(ends: str) -> None:
    read_ = read(process(f'<task id="a"/><sequenceFlow id="f" {ends}/>'))
    assert (read_.scope.flows, read_.sheet.messages) == ((), ())
    assert read_.codes == ["no-such-element"]


def test_notes_are_joined_to_nodes_pools_and_lines() -> None:
    content = (
        '<collaboration id="c"><participant id="x" processRef="p"/><textAnnotation id="n"><text>Note</text></textAnnotation>'
        '<association id="l1" sourceRef="x" targetRef="n"/></collaboration>'
    )
    notes = (
        '<textAnnotation id="k"><text>Other</text></textAnnotation>'
        '<association id="l2" sourceRef="k" targetRef="f"/><association id="l3" sourceRef="a" targetRef="k"/>'
    )
    sheet = read(content + process(TASKS + notes)).sheet
    assert set(sheet.links) == {
        Link(id="l1", source="x", target="n"),
        Link(id="l2", source="k", target="f"),
        Link(id="l3", source="a", target="k"),
    }
    assert [note.id for note in sheet.artifacts] == ["n"]
    assert [note.id for note in sheet.pools[0].scope.artifacts] == ["k"]


DATA = (
    '<dataObject id="o"/><dataObjectReference id="r" dataObjectRef="o"/>'
    '<task id="t"><ioSpecification id="io"><dataInput id="i"/><inputSet id="is"/><outputSet id="os"/></ioSpecification>{}</task>'
)


@pytest.mark.parametrize("name", ["r", "o"])
def test_data_that_an_activity_reads_is_joined_to_it(name: str) -> None:
    association = (
        f'<dataInputAssociation id="x"><sourceRef>{name}</sourceRef><targetRef>i</targetRef></dataInputAssociation>'
    )
    read_ = read(process(DATA.format(association)))
    assert read_.sheet.links == (Link(id="x", source="r", target="t"),)
    assert [data.id for data in read_.scope.artifacts] == ["r"], "an object without a reference is not seen"
    assert read_.codes == []


def test_data_that_an_activity_writes_is_joined_to_it_and_what_is_no_data_is_not_drawn() -> None:
    associations = (
        '<property id="q"/>'
        '<dataOutputAssociation id="x"><sourceRef>i</sourceRef><targetRef>r</targetRef></dataOutputAssociation>'
        '<dataOutputAssociation id="y"><targetRef>q</targetRef></dataOutputAssociation>'
        '<dataOutputAssociation id="z"><targetRef>gone</targetRef></dataOutputAssociation>'
    )
    read_ = read(process(DATA.format(associations)))
    assert read_.sheet.links == (Link(id="x", source="t", target="r"),)
    assert read_.codes == ["no-such-element"]


def test_data_whose_line_the_file_hides_stays_without_it() -> None:
    association = '<dataInputAssociation id="x"><sourceRef>r</sourceRef><targetRef>i</targetRef></dataInputAssociation>'
    content = process(DATA.format(association)) + diagram("p", shape("t") + shape("r"))
    assert read(content).sheet.links == ()


def test_the_way_to_what_undoes_an_activity_is_drawn_like_a_flow() -> None:
    content = (
        '<boundaryEvent id="e" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
        '<task id="undo" isForCompensation="true"/><association id="l" sourceRef="e" targetRef="undo"/>'
    )
    assert Flow(id="l", source="e", target="undo") in read(process(content + TASKS)).scope.flows


def test_a_group_has_the_nodes_of_its_category() -> None:
    content = (
        '<category id="cat"><categoryValue id="v" value="Urgent"/></category>'
        '<process id="p"><task id="a"><categoryValueRef>v</categoryValueRef></task><task id="b"/>'
        '<group id="g" categoryValueRef="v"/></process>'
    )
    (group,) = read(content).sheet.groups
    assert group.members == ("a",)
    assert group.label is not None


def test_a_group_without_a_category_has_what_is_drawn_in_it() -> None:
    shapes = shape("g", "0 0 200 100") + shape("a", "20 10 100 80") + shape("b", "190 10 100 80")
    (group,) = read(process(TASKS + '<group id="g"/>') + diagram("p", shapes)).sheet.groups
    assert group.members == ("a",)


def test_a_group_of_nobody_knows_what_is_left_out_and_told() -> None:
    read_ = read(process(TASKS + '<group id="g"/>'))
    assert (read_.sheet.groups, read_.codes) == ((), ["no-members"])


# ---------------------------------------------------------------- several diagrams


def test_two_diagrams_of_one_process_show_what_they_showed_and_the_first_what_is_new() -> None:
    content = process(TASKS + '<task id="new"/>')
    first = diagram("p", shape("a"), "d1")
    second = diagram("p", shape("b").replace('"b_s"', '"b_t"'), "d2")
    sheets = read(content + first + second).sheets
    assert [names(sheet.pools[0].scope.nodes) for sheet in sheets] == [["a", "new"], ["b"]]


def test_a_pool_whose_process_has_a_diagram_of_its_own_stays_empty() -> None:
    content = '<collaboration id="c"><participant id="x" processRef="p"/></collaboration>' + process(TASKS)
    sheets = read(content + diagram("c", shape("x"), "d1") + diagram("p", shape("a") + shape("b"), "d2")).sheets
    assert [names(sheet.pools[0].scope.nodes) for sheet in sheets] == [[], ["a", "b"]]


def test_a_second_element_with_an_id_is_left_out_and_told() -> None:
    read_ = read(process('<task id="a" name="one"/><task id="a" name="two"/>'))
    assert names(read_.scope.nodes) == ["a"]
    assert read_.codes == ["duplicate-id"]
