-- The code of the procurement catalogue the plan names: small contracts of one owner are told apart by it (办法第十条). It is written anew with
-- every save; what stood before is read off the plan up to the first space.
ALTER TABLE projects ADD COLUMN category TEXT NOT NULL DEFAULT '';
UPDATE projects SET category = coalesce(upper(split_part(trim(body::json #>> '{plan,content,catalogue}'), ' ', 1)), '');
