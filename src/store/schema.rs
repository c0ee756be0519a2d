//! The tables, as PostgreSQL knows them; a test holds both databases against each other column by column.
#![allow(missing_docs)]

diesel::table! { units (id) { id -> BigInt, version -> Integer, name -> Text, kind -> Text, uscc -> Nullable<Text>, active -> Bool, body -> Text, } }
diesel::table! { users (id) { id -> BigInt, version -> Integer, unit_id -> BigInt, login -> Text, name -> Text, email -> Nullable<Text>, lang -> Text, state -> Text, roles -> Text, proposed -> Bool, password -> Nullable<Text>, body -> Text, } }
diesel::table! { sessions (id) { id -> BigInt, key_hash -> Text, user_id -> BigInt, csrf -> Text, started_at -> Timestamp, seen_at -> Timestamp, proved_at -> Timestamp, ended_at -> Nullable<Timestamp>, address -> Text, agent -> Text, } }
diesel::table! { login_attempts (key) { key -> Text, failures -> Integer, wait_until -> Nullable<Timestamp>, at -> Timestamp, } }
diesel::table! { codes (user_id) { user_id -> BigInt, code_hash -> Text, expires_at -> Timestamp, at -> Timestamp, } }
diesel::table! { policies (version) { version -> Integer, valid_from -> Date, body -> Text, } }
diesel::table! { calendar_days (day) { day -> Date, is_workday -> Bool, name -> Text, source -> Text, } }
diesel::table! { chain_heads (chain) { chain -> BigInt, seq -> BigInt, hash -> Text, } }
diesel::table! { audit (id) { id -> BigInt, chain -> BigInt, seq -> BigInt, at -> Timestamp, user_id -> BigInt, user_name -> Text, unit_id -> BigInt, unit_name -> Text, role -> Nullable<Text>, action -> Text, article -> Text, kind -> Text, subject_id -> BigInt, opinion -> Text, due -> Nullable<Date>, changes -> Text, request -> Text, prev_hash -> Text, hash -> Text, } }
diesel::table! { outbox (id) { id -> BigInt, chain -> BigInt, action -> Text, kind -> Text, subject_id -> BigInt, period -> Text, payload -> Text, at -> Timestamp, state -> Text, lease_until -> Nullable<Timestamp>, } }
diesel::table! { letters (id) { id -> BigInt, outbox_id -> BigInt, user_id -> BigInt, topic -> Text, at -> Timestamp, read_at -> Nullable<Timestamp>, state -> Text, tries -> Integer, next_try_at -> Timestamp, lease_until -> Nullable<Timestamp>, last_error -> Nullable<Text>, } }
diesel::table! { once (form_id) { form_id -> Text, user_id -> BigInt, body_hash -> Text, answer -> Text, at -> Timestamp, } }
diesel::table! { numbers (kind, year) { kind -> Text, year -> Integer, last -> BigInt, } }
diesel::table! { job_runs (job, period) { job -> Text, period -> Text, at -> Timestamp, } }
diesel::table! { projects (id) { id -> BigInt, version -> Integer, no -> Text, name -> Text, year -> Integer, owner_id -> BigInt, state -> Text, track -> Text, budget_fen -> BigInt, due -> Nullable<Date>, changed_at -> Timestamp, body -> Text, category -> Text, } }
diesel::table! { project_search (project_id) { project_id -> BigInt, content -> Text, } }
diesel::table! { files (id) { id -> BigInt, project_id -> Nullable<BigInt>, name -> Text, stored -> Text, media -> Text, size -> BigInt, sha256 -> Text, user_id -> BigInt, unit_id -> BigInt, at -> Timestamp, } }

diesel::table! { splittings (id) { id -> BigInt, version -> Integer, round_id -> BigInt, owner_id -> BigInt, key -> Text, bound -> Bool, body -> Text, } }
diesel::table! { indicator_schemes (id) { id -> BigInt, version -> Integer, no -> Integer, state -> Text, drafted_by -> Nullable<BigInt>, published_by -> Nullable<BigInt>, body -> Text, } }
diesel::table! { spot_draws (id) { id -> BigInt, version -> Integer, round_id -> BigInt, no -> Integer, body -> Text, } }
diesel::table! { spot_checks (id) { id -> BigInt, version -> Integer, round_id -> BigInt, evaluation_id -> BigInt, project_id -> BigInt, owner_id -> BigInt, lead_id -> BigInt, state -> Text, due -> Date, checked_by -> Nullable<BigInt>, decided_by -> Nullable<BigInt>, body -> Text, } }
diesel::table! { rounds (id) { id -> BigInt, version -> Integer, no -> Text, year -> Integer, kind -> Text, state -> Text, opened_on -> Nullable<Date>, report_due -> Date, score_due -> Date, body -> Text, } }
diesel::table! { entering (round_id, contract_id) { round_id -> BigInt, contract_id -> BigInt, } }
diesel::table! { evaluations (id) { id -> BigInt, version -> Integer, round_id -> BigInt, project_id -> BigInt, contract_id -> BigInt, supplier_id -> BigInt, owner_id -> BigInt, year -> Integer, attempt -> Integer, track -> Text, state -> Text, amount_fen -> BigInt, report_due -> Date, score_due -> Date, waits_finance -> Bool, waits_bureau -> Bool, total -> Nullable<Integer>, grade -> Nullable<Text>, poor -> Nullable<Bool>, decided_on -> Nullable<Date>, body -> Text, lead_id -> Nullable<BigInt>, proposed_by -> Nullable<BigInt>, decided_by -> Nullable<BigInt>, owner_reply_by -> Nullable<Date>, supplier_reply_by -> Nullable<Date>, unserved -> Bool, review_by -> Nullable<Date>, material_by -> Nullable<Date>, elevates -> Nullable<BigInt>, } }
diesel::table! { sheets (id) { id -> BigInt, version -> Integer, evaluation_id -> BigInt, project_id -> BigInt, agency_id -> BigInt, state -> Text, due -> Date, signed_on -> Nullable<Date>, body -> Text, since -> Nullable<Date>, } }
diesel::table! { rectifications (id) { id -> BigInt, version -> Integer, no -> Text, evaluation_id -> BigInt, project_id -> BigInt, contract_id -> BigInt, supplier_id -> BigInt, owner_id -> BigInt, year -> Integer, state -> Text, due -> Date, body -> Text, opinion_by -> Nullable<Date>, } }
diesel::table! { inspections (id) { id -> BigInt, version -> Integer, no -> Text, project_id -> BigInt, owner_id -> BigInt, agency_id -> BigInt, stage -> Text, state -> Text, on_day -> Date, due -> Nullable<Date>, body -> Text, } }
diesel::table! { inspectors (inspection_id, unit_id) { inspection_id -> BigInt, unit_id -> BigInt, project_id -> BigInt, } }
diesel::table! { security_tests (id) { id -> BigInt, project_id -> BigInt, owner_id -> BigInt, on_day -> Date, high -> BigInt, body -> Text, } }
diesel::table! { security_terms (id) { id -> BigInt, project_id -> BigInt, owner_id -> BigInt, due -> Date, } }
diesel::table! { urgings (id) { id -> BigInt, project_id -> BigInt, on_day -> Date, user_id -> BigInt, body -> Text, } }
diesel::table! { recognitions (id) { id -> BigInt, version -> Integer, no -> Nullable<Text>, evaluation_id -> BigInt, project_id -> BigInt, supplier_id -> BigInt, owner_id -> BigInt, year -> Integer, state -> Text, issued_on -> Nullable<Date>, until_day -> Nullable<Date>, body -> Text, } }
diesel::table! { seals (id) { id -> BigInt, day -> Date, until -> Timestamp, count -> BigInt, digest -> Text, } }
diesel::table! { round_sums (round_id, owner_id, track, state, grade, due) { round_id -> BigInt, owner_id -> BigInt, track -> Text, state -> Text, grade -> Text, due -> Date, n -> BigInt, amount_fen -> BigInt, } }
diesel::table! { agency_sums (round_id, agency_id, state) { round_id -> BigInt, agency_id -> BigInt, state -> Text, n -> BigInt, } }
diesel::table! { signing_sums (round_id, agency_id, since, signed_on) { round_id -> BigInt, agency_id -> BigInt, since -> Date, signed_on -> Date, n -> BigInt, } }
diesel::table! { waiting (kind, thing_id) { kind -> Text, thing_id -> BigInt, unit_id -> BigInt, project_id -> BigInt, on_day -> Nullable<Date>, } }
diesel::table! { guidances (id) { id -> BigInt, version -> Integer, evaluation_id -> BigInt, project_id -> BigInt, owner_id -> BigInt, state -> Text, due -> Date, body -> Text, } }
diesel::table! { cases (id) { id -> BigInt, version -> Integer, no -> Text, list -> Text, basis -> Text, name -> Text, supplier_id -> Nullable<BigInt>, unit_id -> Nullable<BigInt>, principal_id -> Nullable<BigInt>, affiliate_of -> Nullable<Text>, evaluation_id -> Nullable<BigInt>, state -> Text, due -> Nullable<Date>, proposed_on -> Date, proposed_by -> BigInt, cleared_on -> Nullable<Date>, noticed_on -> Nullable<Date>, heard_on -> Nullable<Date>, weighed_on -> Nullable<Date>, decided_on -> Nullable<Date>, decided_by -> Nullable<BigInt>, served_on -> Nullable<Date>, until_day -> Nullable<Date>, ended_on -> Nullable<Date>, body -> Text, public_until -> Nullable<Date>, repair_due -> Nullable<Date>, } }
diesel::table! { referrals (id) { id -> BigInt, version -> Integer, no -> Text, to_id -> BigInt, project_id -> Nullable<BigInt>, state -> Text, sent_on -> Date, body -> Text, } }
diesel::table! { file_readers (file_id, unit_id) { file_id -> BigInt, unit_id -> BigInt, } }

diesel::table! { suppliers (id) { id -> BigInt, version -> Integer, unit_id -> BigInt, name -> Text, uscc -> Text, legal_rep -> Text, size -> Text, platform -> Bool, registered_on -> Date, body -> Text, successor_of -> Nullable<BigInt>, } }
diesel::table! { supplier_ties (id) { id -> BigInt, supplier_id -> BigInt, kind -> Text, mark -> Text, name -> Text, since -> Date, until_day -> Nullable<Date>, } }
diesel::table! { supplier_checks (id) { id -> BigInt, version -> Integer, project_id -> BigInt, supplier_id -> BigInt, state -> Text, checked_on -> Date, body -> Text, oldest_on -> Nullable<Date>, } }
diesel::table! { contracts (id) { id -> BigInt, version -> Integer, project_id -> BigInt, owner_id -> BigInt, supplier_id -> BigInt, supplier_unit_id -> BigInt, no -> Text, lot -> Text, state -> Text, track -> Text, amount_fen -> BigInt, original_fen -> BigInt, supplements_fen -> BigInt, released_fen -> BigInt, sme -> Bool, signed_on -> Date, starts_on -> Date, ends_on -> Date, publish_by -> Date, published_on -> Nullable<Date>, file_by -> Date, filed_on -> Nullable<Date>, accept_by -> Nullable<Date>, accepted_on -> Nullable<Date>, in_service_on -> Nullable<Date>, ended_on -> Nullable<Date>, void_on -> Nullable<Date>, settled_on -> Nullable<Date>, settling -> Nullable<Text>, body -> Text, } }
diesel::table! { changes (id) { id -> BigInt, version -> Integer, contract_id -> BigInt, project_id -> BigInt, owner_id -> BigInt, n -> Integer, kind -> Text, state -> Text, delta_fen -> BigInt, proposed_on -> Date, body -> Text, } }
diesel::table! { acceptances (id) { id -> BigInt, version -> Integer, contract_id -> BigInt, project_id -> BigInt, owner_id -> BigInt, n -> Integer, whole -> Bool, state -> Text, conclusion -> Text, held_on -> Date, body -> Text, } }
diesel::table! { instalments (id) { id -> BigInt, version -> Integer, contract_id -> BigInt, project_id -> BigInt, owner_id -> BigInt, supplier_unit_id -> BigInt, n -> Integer, kind -> Text, base -> Text, state -> Text, linked -> Bool, sme -> Bool, amount_fen -> BigInt, asked_fen -> BigInt, released_fen -> BigInt, base_on -> Nullable<Date>, due -> Nullable<Date>, applied_on -> Nullable<Date>, paid_on -> Nullable<Date>, body -> Text, applied_by -> Nullable<BigInt>, checked_by -> Nullable<BigInt>, released_by -> Nullable<BigInt>, } }
diesel::table! { invoices (number) { number -> Text, instalment_id -> BigInt, amount_fen -> BigInt, voucher -> Nullable<Text>, paid_on -> Nullable<Date>, } }
diesel::table! { discarded (stored) { stored -> Text, at -> Timestamp, } }
diesel::joinable!(users -> units (unit_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(codes -> users (user_id));
diesel::joinable!(projects -> units (owner_id));
diesel::joinable!(letters -> outbox (outbox_id));
diesel::joinable!(letters -> users (user_id));
diesel::joinable!(evaluations -> rounds (round_id));
diesel::joinable!(evaluations -> projects (project_id));
diesel::joinable!(spot_checks -> evaluations (evaluation_id));
diesel::joinable!(spot_checks -> projects (project_id));
diesel::joinable!(spot_checks -> units (owner_id));
diesel::joinable!(sheets -> evaluations (evaluation_id));
diesel::joinable!(sheets -> units (agency_id));
diesel::joinable!(rectifications -> evaluations (evaluation_id));
diesel::joinable!(recognitions -> evaluations (evaluation_id));
diesel::joinable!(guidances -> evaluations (evaluation_id));
diesel::joinable!(referrals -> units (to_id));
diesel::joinable!(suppliers -> units (unit_id));
diesel::joinable!(supplier_ties -> suppliers (supplier_id));
diesel::joinable!(supplier_checks -> suppliers (supplier_id));
diesel::joinable!(supplier_checks -> projects (project_id));
diesel::joinable!(contracts -> projects (project_id));
diesel::joinable!(contracts -> suppliers (supplier_id));
diesel::joinable!(evaluations -> contracts (contract_id));
diesel::joinable!(rectifications -> contracts (contract_id));
diesel::joinable!(changes -> contracts (contract_id));
diesel::joinable!(acceptances -> contracts (contract_id));
diesel::joinable!(instalments -> contracts (contract_id));
diesel::joinable!(instalments -> projects (project_id));
diesel::joinable!(invoices -> instalments (instalment_id));
diesel::allow_tables_to_appear_in_same_query!(units, users, sessions, codes, projects, project_search, files, audit, outbox, letters, policies, calendar_days, rounds, evaluations, sheets, rectifications, inspections, inspectors, urgings, recognitions, guidances, spot_checks, cases, referrals, file_readers, suppliers, supplier_ties, supplier_checks, contracts, changes, acceptances, instalments, invoices);
diesel::allow_tables_to_appear_in_same_query!(chain_heads, projects);
diesel::allow_tables_to_appear_in_same_query!(waiting, evaluations);
diesel::allow_tables_to_appear_in_same_query!(entering, rounds);
diesel::allow_tables_to_appear_in_same_query!(entering, contracts);
diesel::allow_tables_to_appear_in_same_query!(round_sums, units);
diesel::allow_tables_to_appear_in_same_query!(agency_sums, units);
diesel::allow_tables_to_appear_in_same_query!(signing_sums, units);
diesel::allow_tables_to_appear_in_same_query!(security_tests, security_terms);
diesel::allow_tables_to_appear_in_same_query!(security_tests, projects);
diesel::allow_tables_to_appear_in_same_query!(security_tests, units);
diesel::allow_tables_to_appear_in_same_query!(security_terms, projects);
diesel::allow_tables_to_appear_in_same_query!(security_terms, units);
