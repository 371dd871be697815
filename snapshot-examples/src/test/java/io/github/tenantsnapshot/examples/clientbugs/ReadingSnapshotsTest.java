package io.github.tenantsnapshot.examples.clientbugs;

import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.CONTOSO;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.JOBS;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.MAILBOX;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.RULE;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.examples.clientbugs.HttpCalls.Response;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bugs of clients that read snapshots. */
class ReadingSnapshotsTest {

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.withTenant(tenant -> tenant.addBaseline(CONTOSO))
          .opening(GraphServer.class, GraphServer::start);

  private HttpCalls calls;

  @BeforeEach
  void connect() {
    calls = new HttpCalls(graph);
  }

  private Response endedJob(String displayName, String... types) {
    String jobId = calls.create(displayName, types).orThrow().text("id");
    graph.advance(Duration.ofMinutes(2));
    return calls.get(JOBS + "/" + jobId).orThrow();
  }

  private static int resources(Response snapshot) {
    return snapshot.orThrow().json().path("resources").size();
  }

  /** A snapshot has its own id, which is in the job's resourceLocation. */
  @Nested
  class JobIdAsSnapshotId implements ClientBug<Function<Response, Integer>> {

    @Override
    public Function<Response, Integer> buggyClient() {
      return job -> resources(calls.get(SNAPSHOTS + "/" + job.text("id")));
    }

    @Override
    public Function<Response, Integer> correctClient() {
      return job -> resources(calls.get(job.text("resourceLocation")));
    }

    @Override
    public void test(Function<Response, Integer> client) {
      assertThat(client.apply(endedJob("Weekly export", RULE))).isEqualTo(3);
    }

    @Override
    public String expectedFailure() {
      return "404";
    }
  }

  /** A list has pages: the URL of the next page is in {@code @odata.nextLink}. */
  @Nested
  class FirstPageOnly implements ClientBug<Supplier<List<String>>> {

    @Override
    public Supplier<List<String>> buggyClient() {
      return () -> names(calls.get(JOBS + "?$top=5"));
    }

    @Override
    public Supplier<List<String>> correctClient() {
      return () -> {
        Response page = calls.get(JOBS + "?$top=5");
        List<String> names = names(page);
        while (page.json().has("@odata.nextLink")) {
          page = calls.get(page.text("@odata.nextLink"));
          names.addAll(names(page));
        }
        return names;
      };
    }

    private static List<String> names(Response page) {
      List<String> names = new ArrayList<>();
      for (JsonNode job : page.orThrow().json().path("value")) {
        names.add(job.path("displayName").asText());
      }
      return names;
    }

    @Override
    public void test(Supplier<List<String>> client) {
      for (int night = 1; night <= 12; night++) {
        calls.create("Nightly export " + night, RULE).orThrow();
      }

      assertThat(client.get()).hasSize(12).doesNotHaveDuplicates();
    }

    @Override
    public String expectedFailure() {
      return "Expected size: 12 but was: 5";
    }
  }

  /** A job that is partiallySuccessful has a snapshot, and is a normal result. */
  @Nested
  class PartialSuccessAsFailure implements ClientBug<Function<Response, Integer>> {

    @Override
    public Function<Response, Integer> buggyClient() {
      return job -> {
        if (!job.text("status").equals("succeeded")) {
          throw new IllegalStateException("the export has failed");
        }
        return resources(calls.get(job.text("resourceLocation")));
      };
    }

    @Override
    public Function<Response, Integer> correctClient() {
      return job -> {
        if (job.text("status").equals("failed")) {
          throw new IllegalStateException("the export has failed");
        }
        return resources(calls.get(job.text("resourceLocation")));
      };
    }

    @Override
    public void test(Function<Response, Integer> client) {
      graph.tenant().faults().forbid(MAILBOX);

      assertThat(client.apply(endedJob("Weekly export", MAILBOX, RULE))).isEqualTo(3);
    }

    @Override
    public String expectedFailure() {
      return "the export has failed";
    }
  }
}
