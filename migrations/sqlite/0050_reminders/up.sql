-- One reminder of a kind about a thing in a period, whoever computes it and however often.
CREATE UNIQUE INDEX outbox_once ON outbox (kind, subject_id, period) WHERE period <> '';
