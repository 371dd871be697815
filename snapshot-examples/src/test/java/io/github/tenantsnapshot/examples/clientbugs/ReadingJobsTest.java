package io.github.tenantsnapshot.examples.clientbugs;

import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.CONTOSO;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.JOBS;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.MAILBOX;
import static io.github.tenantsnapshot.examples.clientbugs.HttpCalls.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.examples.clientbugs.HttpCalls.Response;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.PartialSuccessForm;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bugs of clients that read jobs. */
class ReadingJobsTest {

  private static final Instant CREATED = Instant.parse("2026-01-27T22:09:05.7819107Z");

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.builtBy(
              builder ->
                  builder
                      .virtualTime(CREATED)
                      .graphBehavior(
                          GraphBehavior.defaults().toBuilder()
                              .partialSuccessForm(PartialSuccessForm.ON_PREFERENCE)
                              .build())
                      .addTenant(tenant -> tenant.addBaseline(CONTOSO)))
          .opening(GraphServer.class, GraphServer::start);

  private HttpCalls calls;

  @BeforeEach
  void connect() {
    calls = new HttpCalls(graph);
  }

  /** The response has {@code errorDetails} only if {@code $select} names them. */
  @Nested
  class ErrorDetailsWithoutSelect implements ClientBug<Function<String, List<String>>> {

    @Override
    public Function<String, List<String>> buggyClient() {
      return jobId -> errorDetails(calls.get(JOBS + "/" + jobId));
    }

    @Override
    public Function<String, List<String>> correctClient() {
      return jobId -> errorDetails(calls.get(JOBS + "/" + jobId + "?$select=id,errorDetails"));
    }

    private static List<String> errorDetails(Response job) {
      List<String> texts = new ArrayList<>();
      job.json().path("errorDetails").forEach(text -> texts.add(text.asText()));
      return texts;
    }

    @Override
    public void test(Function<String, List<String>> client) {
      graph.tenant().faults().forbid(RULE);
      String jobId = calls.create("Weekly export", MAILBOX, RULE).text("id");
      graph.advance(Duration.ofMinutes(2));

      assertThat(client.apply(jobId)).singleElement().asString().contains("Access Denied");
    }

    @Override
    public String expectedFailure() {
      return "Expected size: 1 but was: 0";
    }
  }

  /** Times have up to seven fractional digits. */
  @Nested
  class CreatedDateTimeParsedWithoutFraction implements ClientBug<Function<Response, Instant>> {

    private static final DateTimeFormatter WITHOUT_FRACTION =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);

    @Override
    public Function<Response, Instant> buggyClient() {
      return job ->
          LocalDateTime.parse(job.text("createdDateTime"), WITHOUT_FRACTION)
              .toInstant(ZoneOffset.UTC);
    }

    @Override
    public Function<Response, Instant> correctClient() {
      return job -> Instant.parse(job.text("createdDateTime"));
    }

    @Override
    public void test(Function<Response, Instant> client) {
      assertThat(client.apply(calls.create("Weekly export", RULE))).isEqualTo(CREATED);
    }

    @Override
    public String expectedFailure() {
      return "could not be parsed";
    }
  }

  /** The completedDateTime of an unfinished job is in the year 1, not null. */
  @Nested
  class YearOneReadAsATime implements ClientBug<Function<Response, Optional<Instant>>> {

    @Override
    public Function<Response, Optional<Instant>> buggyClient() {
      return job -> Optional.of(job.text("completedDateTime")).map(Instant::parse);
    }

    @Override
    public Function<Response, Optional<Instant>> correctClient() {
      return job -> buggyClient().apply(job).filter(Instant.EPOCH::isBefore);
    }

    @Override
    public void test(Function<Response, Optional<Instant>> client) {
      assertThat(client.apply(calls.create("Weekly export", RULE))).isEmpty();
    }

    @Override
    public String expectedFailure() {
      return "0001-01-01T00:00:00Z";
    }
  }

  /** A job may have ended with a status that the client does not know. */
  @Nested
  class UnknownStatusReadAsNull implements ClientBug<Predicate<Response>> {

    /** The statuses that an older client knows. */
    enum Status {
      notStarted,
      running,
      succeeded,
      failed
    }

    private static Status status(Response job) {
      return Arrays.stream(Status.values())
          .filter(status -> status.name().equals(job.text("status")))
          .findFirst()
          .orElse(null);
    }

    @Override
    public Predicate<Response> buggyClient() {
      return job -> status(job) == Status.succeeded || status(job) == Status.failed;
    }

    @Override
    public Predicate<Response> correctClient() {
      return job -> status(job) != Status.notStarted && status(job) != Status.running;
    }

    @Override
    public void test(Predicate<Response> isOver) {
      graph.tenant().faults().forbid(RULE);
      String jobId = calls.create("Weekly export", MAILBOX, RULE).text("id");
      graph.advance(Duration.ofMinutes(2));
      Response job = calls.get(JOBS + "/" + jobId);

      assertThat(isOver.test(job)).as("over at %s", job.text("status")).isTrue();
    }

    @Override
    public String expectedFailure() {
      return "[over at unknownFutureValue]";
    }
  }
}
