-- A listing is looked up by the agencies and its party; the decision may open it to the public until a day.
ALTER TABLE cases ADD COLUMN public_until DATE CHECK (public_until IS NULL OR decided_on IS NOT NULL);
