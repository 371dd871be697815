package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The statements on content: rows of several resources each, which belong to a claim. Content that
 * nobody can read any more is noted down, and removed later in bounded batches. Immutable and
 * thread-safe.
 *
 * <p>What is read a part at a time is read in the order of the whole key: H2 sorts by any other,
 * and reads all of it for that.
 */
record ContentRows(TableNames names, ResourceChunk.Size chunkSize) {

  private static final int CHUNKS_PER_READ = 8;
  private static final int CHUNKS_PER_SWEEP = 64;
  private static final int NOTES_PER_SWEEP = 64;

  /** A snapshot that was published, and where its content is. */
  record Published(
      String tenantId, String snapshotId, long jobNumber, long claimNumber, long resourceCount) {}

  private record Chunk(long first, int count, String text) {}

  private record Stale(long number, long jobNumber, long beforeClaim) {}

  private record Key(long claim, long first) {}

  void append(Handle handle, long jobNumber, long claim, List<SnapshotResource> resources) {
    if (resources.isEmpty()) {
      return;
    }
    long first =
        handle
            .createQuery(
                names.in(
                    "select first_resource + resource_count from ${tables}content where job_number"
                        + " = :job and claim_number = :claim order by first_resource desc"
                        + " fetch first 1 rows only"))
            .bind("job", jobNumber)
            .bind("claim", claim)
            .mapTo(Long.class)
            .findOne()
            .orElse(0L);
    PreparedBatch batch =
        handle.prepareBatch(
            names.in(
                "insert into ${tables}content (job_number, claim_number, first_resource,"
                    + " resource_count, resources) values (:job, :claim, :first, :count, :text)"));
    for (List<SnapshotResource> chunk : chunkSize.divide(resources)) {
      batch
          .bind("job", jobNumber)
          .bind("claim", claim)
          .bind("first", first)
          .bind("count", chunk.size())
          .bind("text", ResourceChunk.write(chunk))
          .add();
      first += chunk.size();
    }
    batch.execute();
  }

  /**
   * Reads on in the content of a job that has published it.
   *
   * @return empty if the content is gone
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
            .bind("after", from - ResourceChunk.Size.MOST_RESOURCES)
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
      damage = "a chunk of " + chunk.count() + " resources has " + resources.size();
    } catch (JobStoreException | IllegalArgumentException e) {
      damage = String.valueOf(e.getMessage());
    }
    throw new JobStoreException(
        "snapshot "
            + published.snapshotId()
            + " of tenant "
            + published.tenantId()
            + " cannot be read from resource "
            + chunk.first()
            + " on: "
            + damage);
  }

  /** Notes that no content of jobs that are being removed can be read any more. */
  void noteRemoved(Handle handle, List<JobRow> jobs) {
    PreparedBatch batch =
        handle.prepareBatch(
            names.in(
                "insert into ${tables}stale_content (job_number, before_claim) values (:job,"
                    + " :before)"));
    for (JobRow job : jobs) {
      if (job.claimNumber() != 0) {
        batch.bind("job", job.number()).bind("before", Long.MAX_VALUE).add();
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** Notes that content of ended jobs, but for what they have published, can not be read. */
  void noteEnded(Handle handle, Collection<StoredJob> ended) {
    PreparedBatch batch =
        handle.prepareBatch(
            names.in(
                "insert into ${tables}stale_content (job_number, before_claim) select job_number,"
                    + " case when snapshot_id is null then claim_number + 1 else claim_number end"
                    + " from ${tables}jobs where tenant_id = :tenant and job_id = :job"));
    for (StoredJob job : ended) {
      batch.bind("tenant", job.job().tenantId()).bind("job", job.job().id()).add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /**
   * Removes a batch of content that has been noted, of however many jobs that is.
   *
   * @return false if there is no more
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
        break; // of this one there may be more
      }
      room -= removed;
      handle
          .createUpdate(names.in("delete from ${tables}stale_content where stale_number = :number"))
          .bind("number", stale.number())
          .execute();
    }
    return !noted.isEmpty();
  }

  /** Removes noted content of one job; returns how many chunks. */
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
