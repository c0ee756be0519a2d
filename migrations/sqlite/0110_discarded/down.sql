DROP INDEX files_drafts;
DROP TABLE discarded;
