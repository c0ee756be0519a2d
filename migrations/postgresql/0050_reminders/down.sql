DROP INDEX outbox_once;
