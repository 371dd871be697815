package io.github.tenantsnapshot.tests.crashes;

import io.github.tenantsnapshot.SnapshotJobStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record of the actions that nodes report and of the points at which nodes are killed. Used by
 * one thread.
 */
final class Ledger {

  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> acceptedTenants = new LinkedHashMap<>();
  private final Map<String, Deletion> deletions = new LinkedHashMap<>();
  private final Map<String, SnapshotJobStatus> deleted = new HashMap<>();
  private final Map<KillPoint, Integer> kills = new EnumMap<>(KillPoint.class);

  /** A deletion of a job with these types, which the node may not have completed. */
  record Deletion(String tenant, List<String> types) {}

  /** Records a line that a node printed. */
  void record(NodeProcess node, String line) {
    lines.add(node + " " + line);
    String[] words = line.split(" ");
    switch (words[0]) {
      case "accepted" -> acceptedTenants.put(words[2], words[1]);
      case "deleting" ->
          deletions.put(words[2], new Deletion(words[1], List.of(words[3].split(","))));
      case "deleted" -> deleted.put(words[2], SnapshotJobStatus.valueOf(words[3]));
      default -> {}
    }
  }

  /** Records that a node was killed. */
  void killed(NodeProcess node, KillPoint point) {
    kills.merge(point, 1, Integer::sum);
    lines.add(node + " killed " + point);
  }

  /** Returns the tenants of acknowledged jobs, by job id. */
  Map<String, String> accepted() {
    return acceptedTenants;
  }

  /** Returns the deletions that nodes began, by job id. */
  Map<String, Deletion> deletions() {
    return deletions;
  }

  /**
   * Returns the status in which a job was deleted; empty if the node was killed before it reported
   * one.
   */
  Optional<SnapshotJobStatus> deletedAs(String jobId) {
    return Optional.ofNullable(deleted.get(jobId));
  }

  Map<KillPoint, Integer> kills() {
    return kills;
  }

  int killCount() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns all lines in the order in which they were recorded. */
  List<String> lines() {
    return lines;
  }
}
