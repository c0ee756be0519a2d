DROP TABLE files;
DROP TABLE project_search;
DROP TABLE projects;
