package io.github.tenantsnapshot.examples.clientbugs;

import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.CONTOSO;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.JOBS;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.examples.clientbugs.HttpCalls.Response;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bugs of clients in waiting and polling. */
class WaitingTest {

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.withTenant(tenant -> tenant.addBaseline(CONTOSO))
          .opening(GraphServer.class, GraphServer::start);

  private HttpCalls calls;
  private InstantSource clock;

  @BeforeEach
  void connect() {
    calls = new HttpCalls(graph);
    clock = graph.simulator().clock();
  }

  /** Waits by advancing the clock. A testable client takes such a method as a parameter. */
  private void sleep(Duration duration) {
    graph.advance(duration);
  }

  /** A client that retries before {@code Retry-After} has elapsed is throttled again. */
  @Nested
  class IgnoredRetryAfter implements ClientBug<Supplier<Response>> {

    @Override
    public Supplier<Response> buggyClient() {
      return () -> {
        Response response = calls.create("Weekly export", RULE);
        for (int retry = 1; retry <= 3 && response.status() == 429; retry++) {
          sleep(Duration.ofSeconds(1));
          response = calls.create("Weekly export", RULE);
        }
        return response;
      };
    }

    @Override
    public Supplier<Response> correctClient() {
      return () -> {
        Response response = calls.create("Weekly export", RULE);
        for (int retry = 1; retry <= 3 && response.status() == 429; retry++) {
          long seconds = response.http().headers().firstValueAsLong("Retry-After").orElse(1);
          sleep(Duration.ofSeconds(seconds));
          response = calls.create("Weekly export", RULE);
        }
        return response;
      };
    }

    @Override
    public void test(Supplier<Response> client) {
      graph.faults().add(Fault.on(GraphOperation.CREATE_SNAPSHOT).throttle(2));

      assertThat(client.get().status()).as("response in the end").isEqualTo(200);
      assertThat(graph.journal().entries(JournalEntry::isTooEarly)).isEmpty();
    }

    @Override
    public String expectedFailure() {
      return "but was: 429";
    }
  }

  /** A job may never end; after seven days it expires. */
  @Nested
  class PollingWithoutTimeout implements ClientBug<Function<String, String>> {

    @Override
    public Function<String, String> buggyClient() {
      return jobId -> {
        String status = status(jobId);
        while (List.of("notStarted", "running").contains(status)) {
          sleep(Duration.ofMinutes(30));
          status = status(jobId);
        }
        return status;
      };
    }

    @Override
    public Function<String, String> correctClient() {
      return jobId -> {
        Instant deadline = clock.instant().plus(Duration.ofHours(2));
        String status = status(jobId);
        while (List.of("notStarted", "running").contains(status)) {
          if (clock.instant().isAfter(deadline)) {
            throw new IllegalStateException("the export takes too long");
          }
          sleep(Duration.ofMinutes(30));
          status = status(jobId);
        }
        return status;
      };
    }

    private String status(String jobId) {
      return calls.get(JOBS + "/" + jobId).orThrow().text("status");
    }

    @Override
    public void test(Function<String, String> client) {
      graph.tenant().faults().stall(RULE);
      String jobId = calls.create("Weekly export", RULE).text("id");

      assertThatThrownBy(() -> client.apply(jobId)).hasMessage("the export takes too long");
    }

    @Override
    public String expectedFailure() {
      return "404";
    }
  }
}
