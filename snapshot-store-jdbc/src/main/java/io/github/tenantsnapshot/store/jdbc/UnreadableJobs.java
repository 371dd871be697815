package io.github.tenantsnapshot.store.jdbc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the jobs that cannot be read: each once, however often it is met. Thread-safe. */
final class UnreadableJobs {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadableJobs.class);

  /** Bounds the memory; a database with more damaged rows has been reported often enough. */
  private static final int MOST_LOGGED = 10_000;

  private final Set<Long> logged = ConcurrentHashMap.newKeySet();

  /** Logs a job that was met, if it cannot be read and was not logged before. */
  void met(JobRow row) {
    if (!row.isReadable() && logged.size() < MOST_LOGGED && logged.add(row.number())) {
      LOG.warn(
          "{}; no worker takes it, and lists pass over it, until it is deleted or expires",
          row.failure().getMessage());
    }
  }

  /** Logs which removed jobs could not be read. */
  void removed(List<JobRow> rows) {
    List<JobRow> unreadable = rows.stream().filter(row -> !row.isReadable()).toList();
    if (!unreadable.isEmpty()) {
      unreadable.forEach(row -> logged.remove(row.number()));
      LOG.info(
          "removed {} jobs that could not be read: {}",
          unreadable.size(),
          unreadable.stream().map(JobRow::jobId).collect(Collectors.joining(", ")));
    }
  }
}
