package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The configuration that a job reads, which depends on its id only. */
final class Content {

  static final List<String> TYPES =
      List.of(
          "microsoft.exchange.sharedmailbox",
          "microsoft.exchange.transportrule",
          "microsoft.teams.meetingpolicy");

  private Content() {}

  /** Returns the resources of a type: usually few, but several batches one time in twelve. */
  static List<SnapshotResource> of(String jobId, String type) {
    int hash = Math.floorMod((jobId + type).hashCode(), 60);
    int count = hash < 5 ? 256 + hash : hash % 5;
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new SnapshotResource(
                    type + i,
                    type,
                    JsonText.of("{\"Job\":\"" + jobId + "\",\"Number\":" + i + "}")))
        .toList();
  }

  /** Returns what is wrong with published content; an empty text if it is right. */
  static String problem(
      String jobId, List<String> types, boolean complete, List<SnapshotResource> published) {
    List<SnapshotResource> rest = new ArrayList<>(published);
    for (String type : types) {
      List<SnapshotResource> all = of(jobId, type);
      int count = 0;
      while (count < all.size() && count < rest.size() && rest.get(count).equals(all.get(count))) {
        count++;
      }
      if (complete && count < all.size()) {
        return "has " + count + " of " + all.size() + " resources of " + type;
      }
      rest.subList(0, count).clear();
    }
    return rest.isEmpty() ? "" : "has resources that it must not have: " + rest.get(0);
  }
}
