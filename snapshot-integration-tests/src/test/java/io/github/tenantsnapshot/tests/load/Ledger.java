package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.spi.StoredJob;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The publications that stores have performed, also those whose response was lost. Thread-safe. */
final class Ledger {

  private final Map<String, Long> resources = new ConcurrentHashMap<>();
  private final Map<String, Integer> publications = new ConcurrentHashMap<>();

  void published(StoredJob ended) {
    resources.merge(ended.job().tenantId(), ended.resourceCount(), Long::sum);
    publications.merge(ended.job().id(), 1, Integer::sum);
  }

  /** Returns the number of resources that a tenant has published. */
  long resources(String tenantId) {
    return resources.getOrDefault(tenantId, 0L);
  }

  /** Returns how often a job was published. */
  int publications(String jobId) {
    return publications.getOrDefault(jobId, 0);
  }

  /** Forgets the publications of all other jobs, so that the ledger does not grow. */
  void keepOnly(Set<String> jobIds) {
    publications.keySet().retainAll(jobIds);
  }
}
