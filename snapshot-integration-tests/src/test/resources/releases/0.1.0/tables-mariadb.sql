-- Instants are ticks of 100 ns since 1970-01-01T00:00:00Z.

create table if not exists snapshot_schema_version (
  version integer not null primary key
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- One row for each tenant; the admission of a job locks it.
create table if not exists snapshot_tenants (
  tenant_id varchar(64) not null primary key
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- A job. The columns from status to error_details are null until it ends; before, its status is in
-- the queue. A job has a snapshot if its snapshot_id is not null.
create table if not exists snapshot_jobs (
  job_number bigint not null auto_increment primary key,
  tenant_id varchar(64) not null,
  job_id varchar(64) not null,
  name_hash char(64),
  created_at bigint not null,
  expires_at bigint not null,
  status varchar(32),
  completed_at bigint,
  claim_number bigint,
  attempt integer,
  resource_count bigint,
  snapshot_id varchar(64),
  error_details longtext,
  details longtext not null,
  unique index snapshot_jobs_id (tenant_id, job_id),
  unique index snapshot_jobs_name (tenant_id, name_hash),
  index snapshot_jobs_created (tenant_id, created_at, job_id),
  index snapshot_jobs_tenant_expiry (tenant_id, expires_at),
  index snapshot_jobs_expiry (expires_at, job_id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- The jobs that have not ended. Workers change these small rows; the row of a job changes once, when
-- the job ends. A null in due_at excludes a job whose row is damaged.
create table if not exists snapshot_queue (
  job_number bigint not null primary key,
  job_id varchar(64) not null,
  due_at bigint,
  expires_at bigint not null,
  status varchar(32) not null,
  claim_number bigint not null,
  leased boolean not null,
  attempt integer not null,
  index snapshot_queue_due (due_at, job_id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists snapshot_snapshots (
  tenant_id varchar(64) not null,
  snapshot_id varchar(64) not null,
  job_number bigint not null,
  primary key (tenant_id, snapshot_id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- Each row has several resources, in the order of the snapshot.
create table if not exists snapshot_content (
  job_number bigint not null,
  claim_number bigint not null,
  first_resource bigint not null,
  resource_count integer not null,
  resources longtext not null,
  primary key (job_number, claim_number, first_resource)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- Stale content to delete: that of the claims of a job before the given claim.
create table if not exists snapshot_stale_content (
  stale_number bigint not null auto_increment primary key,
  job_number bigint not null,
  before_claim bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists snapshot_quota_usage (
  tenant_id varchar(64) not null,
  period_start bigint not null,
  resources bigint not null,
  primary key (tenant_id, period_start)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

insert into snapshot_schema_version (version)
  select 1 from dual where not exists (select 1 from snapshot_schema_version where version = 1);
