create table if not exists export_request (display_name varchar(32) not null);
