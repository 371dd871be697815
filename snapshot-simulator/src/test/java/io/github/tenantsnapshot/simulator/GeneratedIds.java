package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;

import io.github.tenantsnapshot.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The ids that a simulator generates for jobs, snapshots and requests. */
final class GeneratedIds {

  private GeneratedIds() {}

  /** Creates jobs with consecutive numbers, completes them, and returns their ids. */
  static List<String> of(TenantSimulator simulator, int first, int last) {
    TestClient client = TestClient.ofAdmin(simulator);
    List<String> ids = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      TestClient.Response created = client.create("Weekly export " + i, RULE);
      simulator.advance(Duration.ofMinutes(2));
      ids.add(created.text("id"));
      ids.add(created.headers().get("request-id"));
      Caller admin = simulator.tenant().admin();
      ids.add(simulator.service().getJob(admin, created.text("id")).snapshotId());
    }
    return ids;
  }

  /** Returns the ids of {@link #of} without those of requests. */
  static List<String> withoutRequests(List<String> ids) {
    return IntStream.range(0, ids.size()).filter(i -> i % 3 != 1).mapToObj(ids::get).toList();
  }
}
