-- Contracts by their project, terminated ones too: every act on a contract looks at all of them.
CREATE INDEX contracts_project ON contracts (project_id, id);
