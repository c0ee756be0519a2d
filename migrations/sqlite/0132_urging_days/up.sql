-- The board of a round tells when a unit was last reminded.
CREATE INDEX urgings_day ON urgings (on_day, project_id);
