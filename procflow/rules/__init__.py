"""The rules, one file each. A new rule is a new file `GROUP/pfNNN_name.py`, a line here and a page in docs/rules."""

from __future__ import annotations

from procflow.rules.base import Rule
from procflow.rules.language import (
    pf501_name_missing_in_a_language,
    pf502_text_in_another_script,
    pf503_id_not_ascii,
)
from procflow.rules.law import (
    pf401_step_without_source,
    pf402_limit_without_source,
    pf403_term_or_option_without_source,
    pf404_act_not_in_force,
    pf405_act_not_identified,
)
from procflow.rules.people import (
    pf301_actor_without_steps,
    pf302_actor_not_listed_in_act,
    pf303_step_without_an_actor,
    pf304_system_nobody_feeds,
    pf305_sources_name_different_actors,
    pf306_used_actor_without_counterpart,
)
from procflow.rules.structure import (
    pf101_unreachable_step,
    pf102_leads_nowhere,
    pf103_join_waits_for_ever,
    pf104_fires_twice,
    pf105_options_leave_a_gap,
    pf106_options_overlap,
    pf107_no_way_out,
    pf108_loop_without_a_bound,
    pf109_flow_undecided,
    pf110_procedures_in_a_circle,
    pf111_outcome_never_reached,
    pf112_outcome_not_handled,
    pf113_split_or_join_of_one,
)
from procflow.rules.time import (
    pf201_step_without_term,
    pf202_days_of_unknown_kind,
    pf203_sources_give_different_terms,
    pf204_unit_does_not_fit_hours,
    pf205_limit_unknown,
    pf206_limit_assumed,
    pf207_counted_from_what_may_not_have_happened,
    pf208_bounds_contradict,
    pf209_office_hours_assumed,
    pf213_registration_assumed,
)

RULES: tuple[Rule, ...] = tuple(
    module.RULE
    for module in (
        pf101_unreachable_step,
        pf102_leads_nowhere,
        pf103_join_waits_for_ever,
        pf104_fires_twice,
        pf105_options_leave_a_gap,
        pf106_options_overlap,
        pf107_no_way_out,
        pf108_loop_without_a_bound,
        pf109_flow_undecided,
        pf110_procedures_in_a_circle,
        pf111_outcome_never_reached,
        pf112_outcome_not_handled,
        pf113_split_or_join_of_one,
        pf201_step_without_term,
        pf202_days_of_unknown_kind,
        pf203_sources_give_different_terms,
        pf204_unit_does_not_fit_hours,
        pf205_limit_unknown,
        pf206_limit_assumed,
        pf207_counted_from_what_may_not_have_happened,
        pf208_bounds_contradict,
        pf209_office_hours_assumed,
        pf213_registration_assumed,
        pf301_actor_without_steps,
        pf302_actor_not_listed_in_act,
        pf303_step_without_an_actor,
        pf304_system_nobody_feeds,
        pf305_sources_name_different_actors,
        pf306_used_actor_without_counterpart,
        pf401_step_without_source,
        pf402_limit_without_source,
        pf403_term_or_option_without_source,
        pf404_act_not_in_force,
        pf405_act_not_identified,
        pf501_name_missing_in_a_language,
        pf502_text_in_another_script,
        pf503_id_not_ascii,
    )
)
BY_CODE = {rule.code: rule for rule in RULES}
