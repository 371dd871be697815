-- Instants are ticks of 100 ns since 1970-01-01T00:00:00Z.

create table if not exists snapshot_schema_version (
  version integer not null primary key
);

-- One row for each tenant; the admission of a job locks it.
create table if not exists snapshot_tenants (
  tenant_id varchar(64) collate "C" not null primary key
);

-- A job. The columns from status to error_details are null until it ends; before, its status is in
-- the queue. A job has a snapshot if its snapshot_id is not null.
-- The free half of each page lets a job end without a change to its indexes.
create table if not exists snapshot_jobs (
  job_number bigint generated always as identity primary key,
  tenant_id varchar(64) collate "C" not null,
  job_id varchar(64) collate "C" not null,
  name_hash char(64),
  created_at bigint not null,
  expires_at bigint not null,
  status varchar(32),
  completed_at bigint,
  claim_number bigint,
  attempt integer,
  resource_count bigint,
  snapshot_id varchar(64) collate "C",
  error_details text,
  details text not null,
  constraint snapshot_jobs_id unique (tenant_id, job_id),
  constraint snapshot_jobs_name unique (tenant_id, name_hash)
) with (fillfactor = 50);

create index if not exists snapshot_jobs_created on snapshot_jobs (tenant_id, created_at, job_id);

create index if not exists snapshot_jobs_tenant_expiry on snapshot_jobs (tenant_id, expires_at);

create index if not exists snapshot_jobs_expiry on snapshot_jobs (expires_at, job_id);

-- The jobs that have not ended. Workers change these small rows; the row of a job changes once, when
-- the job ends. A null in due_at excludes a job whose row is damaged.
create table if not exists snapshot_queue (
  job_number bigint not null primary key,
  job_id varchar(64) collate "C" not null,
  due_at bigint,
  expires_at bigint not null,
  status varchar(32) not null,
  claim_number bigint not null,
  leased boolean not null,
  attempt integer not null
) with (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 5000
);

create index if not exists snapshot_queue_due on snapshot_queue (due_at, job_id);

create table if not exists snapshot_snapshots (
  tenant_id varchar(64) collate "C" not null,
  snapshot_id varchar(64) collate "C" not null,
  job_number bigint not null,
  primary key (tenant_id, snapshot_id)
);

-- Each row has several resources, in the order of the snapshot.
create table if not exists snapshot_content (
  job_number bigint not null,
  claim_number bigint not null,
  first_resource bigint not null,
  resource_count integer not null,
  resources text not null,
  primary key (job_number, claim_number, first_resource)
);

-- Stale content to delete: that of the claims of a job before the given claim.
create table if not exists snapshot_stale_content (
  stale_number bigint generated always as identity primary key,
  job_number bigint not null,
  before_claim bigint not null
);

create table if not exists snapshot_quota_usage (
  tenant_id varchar(64) collate "C" not null,
  period_start bigint not null,
  resources bigint not null,
  primary key (tenant_id, period_start)
);

insert into snapshot_schema_version (version)
  select 1 where not exists (select 1 from snapshot_schema_version where version = 1);
