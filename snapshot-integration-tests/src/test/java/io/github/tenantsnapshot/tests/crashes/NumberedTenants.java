package io.github.tenantsnapshot.tests.crashes;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Tenants whose configuration is derived from the id of the job that reads it. */
final class NumberedTenants {

  /** The tenants of ordinary jobs. */
  static final List<String> TENANTS =
      IntStream.rangeClosed(1, 5)
          .mapToObj(i -> String.format(Locale.ROOT, "%08d-b412-4c85-bfb2-cb20152a6843", i))
          .toList();

  /**
   * The tenant whose jobs are never read completely, because each node that reads them is killed.
   */
  static final String POISONED = "99999999-b412-4c85-bfb2-cb20152a6843";

  static final List<String> TYPES =
      List.of(
          "microsoft.exchange.sharedmailbox",
          "microsoft.exchange.transportrule",
          "microsoft.teams.meetingpolicy");

  private NumberedTenants() {}

  /** Returns the expected content of the job's snapshot. */
  static List<SnapshotResource> content(String jobId, List<String> types) {
    return types.stream().flatMap(type -> resources(jobId, type).stream()).toList();
  }

  /**
   * Returns the resources of a type for a job: usually few, but several batches one time in four.
   */
  static List<SnapshotResource> resources(String jobId, String type) {
    Random random = new Random((jobId + type).hashCode());
    int count = random.nextInt(4) == 0 ? 256 + random.nextInt(400) : random.nextInt(40);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new SnapshotResource(
                    type + " " + i,
                    type,
                    JsonText.of("{\"Job\":\"" + jobId + "\",\"Number\":" + i + "}")))
        .toList();
  }
}
