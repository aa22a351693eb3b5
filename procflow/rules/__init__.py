"""The rules, one file each. A new rule is a new file `GROUP/pfNNN_name.py`, a line here and a page in docs/rules."""

from __future__ import annotations

from importlib import import_module

from procflow.rules.base import Rule

_MODULES = (
    "structure.pf101_unreachable_step",
    "structure.pf102_leads_nowhere",
    "structure.pf103_join_waits_for_ever",
    "structure.pf104_fires_twice",
    "structure.pf105_options_leave_a_gap",
    "structure.pf106_options_overlap",
    "structure.pf107_no_way_out",
    "structure.pf108_loop_without_a_bound",
    "structure.pf109_flow_undecided",
    "structure.pf110_procedures_in_a_circle",
    "structure.pf111_outcome_never_reached",
    "structure.pf112_outcome_not_handled",
    "structure.pf113_split_or_join_of_one",
    "structure.pf114_never_used",
    "time.pf201_step_without_term",
    "time.pf202_days_of_unknown_kind",
    "time.pf203_sources_give_different_terms",
    "time.pf204_unit_does_not_fit_hours",
    "time.pf205_limit_unknown",
    "time.pf206_limit_assumed",
    "time.pf207_counted_from_what_may_not_have_happened",
    "time.pf208_bounds_contradict",
    "time.pf209_office_hours_assumed",
    "time.pf210_extension_does_not_prolong",
    "time.pf211_outcome_without_a_limit",
    "time.pf212_term_longer_than_limit",
    "time.pf213_registration_assumed",
    "time.pf214_limit_broken",
    "time.pf215_limit_open",
    "time.pf216_term_runs_out_first",
    "time.pf217_limit_not_proved",
    "time.pf218_broken_when_prolonged",
    "people.pf301_actor_without_steps",
    "people.pf302_actor_not_listed_in_act",
    "people.pf303_step_without_an_actor",
    "people.pf304_system_nobody_feeds",
    "people.pf305_sources_name_different_actors",
    "people.pf306_used_actor_without_counterpart",
    "law.pf401_step_without_source",
    "law.pf402_limit_without_source",
    "law.pf403_term_or_option_without_source",
    "law.pf404_act_not_in_force",
    "law.pf405_act_not_identified",
    "language.pf501_name_missing_in_a_language",
    "language.pf502_text_in_another_script",
    "language.pf503_id_not_ascii",
    "simulation.pf701_shares_not_whole",
    "simulation.pf702_nobody_there",
    "simulation.pf703_more_absent_than_there_are",
    "simulation.pf704_work_longer_than_term",
    "simulation.pf705_more_work_than_people",
    "simulation.pf706_figures_file_not_usable",
)

RULES: tuple[Rule, ...] = tuple(import_module(f"procflow.rules.{name}").RULE for name in _MODULES)
BY_CODE = {rule.code: rule for rule in RULES}
