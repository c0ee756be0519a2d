DROP TABLE job_runs;
DROP TABLE numbers;
DROP TABLE once;
DROP TABLE letters;
DROP TABLE outbox;
DROP TABLE audit;
DROP TABLE chain_heads;
