-- The results of a round, as its board counts them: by score, by grade and by the day of the decision, of the city and of one owner unit.
CREATE INDEX evaluations_results ON evaluations (round_id, owner_id, decided_on, total, grade) WHERE decided_on IS NOT NULL;
