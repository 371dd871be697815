package io.github.tenantsnapshot.examples.clientbugs;

import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.CONTOSO;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.JOBS;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.MAILBOX;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.examples.clientbugs.HttpCalls.Response;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bugs of clients that create snapshots. */
class CreatingSnapshotsTest {

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.withTenant(tenant -> tenant.addBaseline(CONTOSO))
          .opening(GraphServer.class, GraphServer::start);

  private HttpCalls calls;

  @BeforeEach
  void connect() {
    calls = new HttpCalls(graph);
  }

  /** {@code resources} must be an array even with one type; some languages unwrap it. */
  @Nested
  class OneResourceTypeAsAString implements ClientBug<Function<List<String>, Response>> {

    @Override
    public Function<List<String>, Response> buggyClient() {
      return types -> {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("displayName", "Weekly export");
        if (types.size() == 1) {
          body.put("resources", types.get(0));
        } else {
          types.forEach(body.withArray("/resources")::add);
        }
        return calls.create(body);
      };
    }

    @Override
    public Function<List<String>, Response> correctClient() {
      return types -> calls.create("Weekly export", types.toArray(String[]::new));
    }

    @Override
    public void test(Function<List<String>, Response> client) {
      assertThat(client.apply(List.of(RULE)).status()).as("response to one type").isEqualTo(200);
    }

    @Override
    public String expectedFailure() {
      return "but was: 400";
    }
  }

  /** A display name is taken until its job is deleted or expires. */
  @Nested
  class ReusedDisplayName implements ClientBug<Supplier<Response>> {

    private static final DateTimeFormatter SECONDS_FORMAT =
        DateTimeFormatter.ofPattern("uuuuMMdd HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Override
    public Supplier<Response> buggyClient() {
      return () -> calls.create("Nightly export", RULE);
    }

    @Override
    public Supplier<Response> correctClient() {
      return () ->
          calls.create(
              "Nightly " + SECONDS_FORMAT.format(graph.simulator().clock().instant()), RULE);
    }

    @Override
    public void test(Supplier<Response> nightlyExport) {
      assertThat(nightlyExport.get().status()).as("response in the first night").isEqualTo(200);
      graph.advance(Duration.ofDays(1));
      assertThat(nightlyExport.get().status()).as("response in the second night").isEqualTo(200);
    }

    @Override
    public String expectedFailure() {
      return "[response in the second night] \nexpected: 200\n but was: 409";
    }
  }

  /** After a 409, the job with the same name may belong to another client, with other types. */
  @Nested
  class JobOfAnotherClientAdopted implements ClientBug<Supplier<String>> {

    @Override
    public Supplier<String> buggyClient() {
      return () -> {
        Response created = calls.create("Nightly export", MAILBOX);
        if (created.status() == 409) {
          for (JsonNode job : calls.get(JOBS).json().path("value")) {
            if (job.path("displayName").asText().equals("Nightly export")) {
              return job.path("id").asText();
            }
          }
        }
        return created.text("id");
      };
    }

    @Override
    public Supplier<String> correctClient() {
      return () -> {
        Response created = calls.create("Nightly export", MAILBOX);
        for (int i = 2; created.status() == 409; i++) {
          created = calls.create("Nightly export " + i, MAILBOX);
        }
        return created.text("id");
      };
    }

    @Override
    public void test(Supplier<String> nightlyExport) {
      calls.create("Nightly export", RULE).orThrow(); // another client

      Response job = calls.get(JOBS + "/" + nightlyExport.get());
      assertThat(job.json().path("resources")).singleElement().hasToString("\"" + MAILBOX + "\"");
    }

    @Override
    public String expectedFailure() {
      return RULE;
    }
  }

  /** A tenant can have 12 visible jobs, whatever their status. */
  @Nested
  class PartialSuccessesNotDeleted implements ClientBug<Function<String, Response>> {

    @Override
    public Function<String, Response> buggyClient() {
      return name -> export(name, List.of("succeeded"));
    }

    @Override
    public Function<String, Response> correctClient() {
      return name -> export(name, List.of("succeeded", "partiallySuccessful", "failed"));
    }

    private Response export(String name, List<String> cleanedUp) {
      Response created = calls.create(name, MAILBOX, RULE);
      graph.advance(Duration.ofMinutes(2)); // a testable client lets the test wait
      String path = JOBS + "/" + created.text("id");
      if (cleanedUp.contains(calls.get(path).text("status"))) {
        calls.delete(path).orThrow();
      }
      return created;
    }

    @Override
    public void test(Function<String, Response> client) {
      graph.tenant().faults().forbid(RULE);
      for (int night = 1; night <= 13; night++) {
        Response created = client.apply("Nightly export " + night);
        assertThat(created.status()).as("response in night %s", night).isEqualTo(200);
      }
    }

    @Override
    public String expectedFailure() {
      return "[response in night 13]";
    }
  }
}
