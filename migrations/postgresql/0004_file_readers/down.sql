DROP TABLE file_readers;
