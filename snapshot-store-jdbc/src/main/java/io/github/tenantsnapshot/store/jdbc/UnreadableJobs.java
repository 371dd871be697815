package io.github.tenantsnapshot.store.jdbc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of damaged job rows, which has each row once. Thread-safe. */
final class UnreadableJobs {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadableJobs.class);

  /** Bounds the memory; further damaged rows are not logged. */
  private static final int MAX_LOGGED = 10_000;

  private final Set<Long> logged = ConcurrentHashMap.newKeySet();

  /** Logs a row if it is damaged and was not logged before. */
  void log(JobRow row) {
    if (!row.isReadable() && logged.size() < MAX_LOGGED && logged.add(row.number())) {
      if (row.tenantId().isEmpty()) {
        LOG.warn(
            "job {} is in the queue, but not in the table of jobs; workers skip it", row.jobId());
      } else {
        LOG.warn(
            "{}; workers and lists skip the job until it is deleted or expires",
            row.failure().getMessage());
      }
    }
  }

  /** Logs the removed rows that were damaged. */
  void logRemoved(List<JobRow> rows) {
    List<JobRow> unreadable = rows.stream().filter(row -> !row.isReadable()).toList();
    if (!unreadable.isEmpty()) {
      unreadable.forEach(row -> logged.remove(row.number()));
      LOG.info(
          "removed {} unreadable jobs: {}",
          unreadable.size(),
          unreadable.stream().map(JobRow::jobId).collect(Collectors.joining(", ")));
    }
  }
}
