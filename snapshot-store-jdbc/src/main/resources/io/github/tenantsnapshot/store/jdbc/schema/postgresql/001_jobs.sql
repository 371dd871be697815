-- Instants are ticks of 100 ns since 1970-01-01T00:00:00Z.

create table if not exists ${tables}schema_version (
  version integer not null primary key
);

-- One row for each tenant; the admission of a job locks it.
create table if not exists ${tables}tenants (
  tenant_id varchar(64) collate "C" not null primary key
);

create table if not exists ${tables}jobs (
  job_number bigint generated always as identity primary key,
  tenant_id varchar(64) collate "C" not null,
  job_id varchar(64) collate "C" not null,
  name_hash char(64),
  status varchar(32) not null,
  created_at bigint not null,
  completed_at bigint,
  expires_at bigint not null,
  due_at bigint,
  claim_number bigint not null,
  leased boolean not null,
  attempt integer not null,
  snapshot_id varchar(64) collate "C",
  resource_count bigint not null,
  details text not null,
  constraint ${prefix}jobs_id unique (tenant_id, job_id),
  constraint ${prefix}jobs_name unique (tenant_id, name_hash),
  constraint ${prefix}jobs_snapshot unique (tenant_id, snapshot_id)
);

create index if not exists ${prefix}jobs_created on ${tables}jobs (tenant_id, created_at, job_id);

create index if not exists ${prefix}jobs_tenant_expiry on ${tables}jobs (tenant_id, expires_at);

create index if not exists ${prefix}jobs_due on ${tables}jobs (due_at, job_id);

create index if not exists ${prefix}jobs_expiry on ${tables}jobs (expires_at, job_id);

-- Each row has several resources, in the order of the snapshot.
create table if not exists ${tables}content (
  job_number bigint not null,
  claim_number bigint not null,
  first_resource bigint not null,
  resource_count integer not null,
  resources text not null,
  primary key (job_number, claim_number, first_resource)
);

-- Stale content to delete: that of the claims of a job before the given claim.
create table if not exists ${tables}stale_content (
  stale_number bigint generated always as identity primary key,
  job_number bigint not null,
  before_claim bigint not null
);

create table if not exists ${tables}quota_usage (
  tenant_id varchar(64) collate "C" not null,
  period_start bigint not null,
  resources bigint not null,
  primary key (tenant_id, period_start)
);

insert into ${tables}schema_version (version)
  select 1 where not exists (select 1 from ${tables}schema_version where version = 1);
