package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The statements on the content of snapshots. Each row has several resources and belongs to a
 * claim. Stale content, which no client can read any more, is recorded in a table and deleted later
 * in bounded batches. Immutable and thread-safe.
 *
 * <p>Queries with a limit are ordered by the whole primary key: for any other order, H2 reads and
 * sorts all rows.
 */
record ContentRows(TableNames names, ResourceChunk.Size chunkSize, Dialect dialect) {

  private static final int CHUNKS_PER_READ = 8;
  private static final int CHUNKS_PER_SWEEP = 64;
  private static final int NOTES_PER_SWEEP = 64;

  /** A published snapshot and the key of its content. */
  record Published(
      String tenantId, String snapshotId, long jobNumber, long claimNumber, long resourceCount) {}

  private record Chunk(long first, int count, String text) {}

  private record Stale(long number, long jobNumber, long beforeClaim) {}

  private record Key(long claim, long first) {}

  /** Resources to append to the content of a claim. */
  private record Part(JobClaim claim, List<SnapshotResource> resources) {}

  /** Appends resources to the content of a claim, whose row in the queue the caller has locked. */
  void append(Handle handle, JobClaim claim, List<SnapshotResource> resources) throws SQLException {
    appendParts(handle, List.of(new Part(claim, resources)));
  }

  /** Appends the last resources of jobs that have just ended. */
  void append(Handle handle, List<EndedJob> ended) throws SQLException {
    appendParts(
        handle,
        ended.stream()
            .filter(each -> !each.lastResources().isEmpty())
            .map(each -> new Part(each.job().jobClaim(), each.lastResources()))
            .toList());
  }

  private void appendParts(Handle handle, List<Part> parts) throws SQLException {
    if (parts.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = insert(handle)) {
      Parameters parameters = new Parameters(insert, dialect.batchesInsertSelect());
      for (Part part : parts) {
        addBatch(parameters, part.claim(), part.resources());
      }
      parameters.runBatch();
    }
  }

  /**
   * A chunk of the last resources of a job.
   *
   * @param position the position of the job among several, from 1
   * @param first the index of the first resource among the job's last resources
   */
  record NewChunk(long position, long first, int count, String text) {}

  /** Returns the chunks of the last resources of jobs. */
  List<NewChunk> chunksOf(List<EndedJob> ended) {
    List<NewChunk> chunks = new ArrayList<>();
    for (int i = 0; i < ended.size(); i++) {
      long first = 0;
      for (List<SnapshotResource> chunk : chunkSize.divide(ended.get(i).lastResources())) {
        chunks.add(new NewChunk(i + 1L, first, chunk.size(), ResourceChunk.write(chunk)));
        first += chunk.size();
      }
    }
    return chunks;
  }

  private PreparedStatement insert(Handle handle) throws SQLException {
    return handle
        .getConnection()
        .prepareStatement(
            names.in(
                "insert into ${tables}content (job_number, claim_number, first_resource,"
                    + " resource_count, resources) select j.job_number, ?, coalesce((select"
                    + " c.first_resource + c.resource_count from ${tables}content c where"
                    + " c.job_number = j.job_number and c.claim_number = ? order by c.job_number"
                    + " desc, c.claim_number desc, c.first_resource desc fetch first 1 rows only),"
                    + " 0), ?, ? from ${tables}jobs j where j.tenant_id = ? and j.job_id = ?"));
  }

  private void addBatch(Parameters parameters, JobClaim claim, List<SnapshotResource> resources)
      throws SQLException {
    for (List<SnapshotResource> chunk : chunkSize.divide(resources)) {
      parameters
          .add(claim.number())
          .add(claim.number())
          .add(chunk.size())
          .add(ResourceChunk.write(chunk))
          .add(claim.tenantId())
          .add(claim.jobId())
          .endStatement();
    }
  }

  /**
   * Returns the resources of a published snapshot from an index on.
   *
   * @return empty if the content has been deleted
   */
  Optional<List<SnapshotResource>> read(Handle handle, Published published, long from, int limit) {
    long resourceCount = published.resourceCount();
    if (from >= resourceCount || limit <= 0) {
      return Optional.of(List.of());
    }
    long end = from + Math.min(limit, resourceCount - from);
    List<Chunk> chunks =
        handle
            .createQuery(
                names.in(
                    "select first_resource, resource_count, resources from ${tables}content where"
                        + " job_number = :job and claim_number = :claim and first_resource > :after"
                        + " and first_resource < :end and first_resource + resource_count > :from"
                        + " order by job_number, claim_number, first_resource"
                        + " fetch first :chunks rows only"))
            .bind("job", published.jobNumber())
            .bind("claim", published.claimNumber())
            .bind("after", from - ResourceChunk.Size.MAX_RESOURCES)
            .bind("from", from)
            .bind("end", end)
            .bind("chunks", Math.min(limit, CHUNKS_PER_READ))
            .map(
                (row, context) ->
                    new Chunk(
                        row.getLong("first_resource"),
                        row.getInt("resource_count"),
                        row.getString("resources")))
            .list();
    List<SnapshotResource> page = new ArrayList<>();
    long next = from;
    for (Chunk chunk : chunks) {
      boolean follows = page.isEmpty() ? chunk.first() <= next : chunk.first() == next;
      if (!follows) {
        break;
      }
      List<SnapshotResource> resources = read(published, chunk);
      int skipped = (int) (next - chunk.first());
      int upTo = (int) Math.min(chunk.count(), skipped + end - next);
      page.addAll(resources.subList(skipped, upTo));
      next += upTo - skipped;
    }
    return page.isEmpty() ? Optional.empty() : Optional.of(page);
  }

  private static List<SnapshotResource> read(Published published, Chunk chunk) {
    String damage;
    try {
      List<SnapshotResource> resources = ResourceChunk.read(chunk.text());
      if (resources.size() == chunk.count()) {
        return resources;
      }
      damage = "a chunk must have " + chunk.count() + " resources, but has " + resources.size();
    } catch (JobStoreException | IllegalArgumentException e) {
      damage = String.valueOf(e.getMessage());
    }
    throw new JobStoreException(
        "snapshot "
            + published.snapshotId()
            + " of tenant "
            + published.tenantId()
            + " is damaged from resource "
            + chunk.first()
            + " on: "
            + damage);
  }

  /** Records the content of removed jobs as stale, if they can have any. */
  void noteRemoved(Handle handle, List<JobRow> jobs) {
    PreparedBatch batch =
        handle.prepareBatch(
            names.in(
                "insert into ${tables}stale_content (job_number, before_claim) values (:job,"
                    + " :before)"));
    for (JobRow job : jobs) {
      if (job.mayHaveContent()) {
        batch.bind("job", job.number()).bind("before", Long.MAX_VALUE).add();
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /**
   * Records the content of ended jobs as stale, except what they have published. Counts instead of
   * {@code exists}, whose result H2 2.4.240 caches.
   */
  void noteEnded(Handle handle, Collection<StoredJob> ended) {
    for (StoredJob job : ended) {
      handle
          .createUpdate(
              names.in(
                  "insert into ${tables}stale_content (job_number, before_claim) select"
                      + " j.job_number, case when j.snapshot_id is null then j.claim_number + 1 else"
                      + " j.claim_number end from ${tables}jobs j where j.tenant_id = :tenant and"
                      + " j.job_id = :job and (select count(*) from ${tables}content c where"
                      + " c.job_number = j.job_number and (c.claim_number < j.claim_number or"
                      + " j.snapshot_id is null)) > 0"))
          .bind("tenant", job.job().tenantId())
          .bind("job", job.job().id())
          .execute();
    }
  }

  /**
   * Deletes a batch of stale content, of any number of jobs.
   *
   * @return false if there was no stale content
   */
  boolean sweep(Handle handle) {
    List<Stale> noted =
        handle
            .createQuery(
                names.in(
                    "select stale_number, job_number, before_claim from ${tables}stale_content"
                        + " order by stale_number fetch first :limit rows only"))
            .bind("limit", NOTES_PER_SWEEP)
            .map(
                (row, context) ->
                    new Stale(
                        row.getLong("stale_number"),
                        row.getLong("job_number"),
                        row.getLong("before_claim")))
            .list();
    int room = CHUNKS_PER_SWEEP;
    for (Stale stale : noted) {
      int removed = sweep(handle, stale, room);
      if (removed == room) {
        break; // this job may have more stale content
      }
      room -= removed;
      handle
          .createUpdate(names.in("delete from ${tables}stale_content where stale_number = :number"))
          .bind("number", stale.number())
          .execute();
    }
    return !noted.isEmpty();
  }

  /** Deletes stale content of one job, and returns the number of deleted rows. */
  private int sweep(Handle handle, Stale stale, int limit) {
    List<Key> keys =
        handle
            .createQuery(
                names.in(
                    "select claim_number, first_resource from ${tables}content where job_number ="
                        + " :job and claim_number < :before order by job_number, claim_number,"
                        + " first_resource fetch first :limit rows only"))
            .bind("job", stale.jobNumber())
            .bind("before", stale.beforeClaim())
            .bind("limit", limit)
            .map(
                (row, context) ->
                    new Key(row.getLong("claim_number"), row.getLong("first_resource")))
            .list();
    if (!keys.isEmpty()) {
      PreparedBatch batch =
          handle.prepareBatch(
              names.in(
                  "delete from ${tables}content where job_number = :job and claim_number = :claim"
                      + " and first_resource = :first"));
      for (Key key : keys) {
        batch
            .bind("job", stale.jobNumber())
            .bind("claim", key.claim())
            .bind("first", key.first())
            .add();
      }
      batch.execute();
    }
    return keys.size();
  }
}
