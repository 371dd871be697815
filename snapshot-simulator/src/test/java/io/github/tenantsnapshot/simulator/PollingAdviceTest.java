package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.AdviceAssertions.assertAdvised;
import static io.github.tenantsnapshot.simulator.AdviceAssertions.assertNoAdvice;
import static io.github.tenantsnapshot.simulator.TestClient.JOBS;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.simulator.Advice.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Advice about repeated requests: polls of a job, and retries. */
class PollingAdviceTest extends AdvisedClient {

  private void poll(String url, int times, Duration interval) {
    for (int i = 0; i < times; i++) {
      client.get(url);
      simulator.advance(interval);
    }
  }

  @Test
  void jobIsPolledFasterThanOnceASecond() {
    String id = create("Weekly export");

    poll(JOBS + "/" + id, 3, Duration.ofMillis(999));

    assertAdvised(simulator, Kind.POLLING_TOO_FAST, "again after only PT0.999S");
  }

  @Test
  void listWithAnUnfinishedJobIsPolledFasterThanOnceASecond() {
    create("Weekly export");

    poll(JOBS, 3, Duration.ofMillis(100));

    assertAdvised(simulator, Kind.POLLING_TOO_FAST, "PT0.1S");
  }

  @Test
  void jobIsPolledOnceASecond() {
    String id = create("Weekly export");

    poll(JOBS + "/" + id, 66, Duration.ofSeconds(1));
    poll(JOBS + "/" + id, 3, Duration.ofMillis(1)); // it has ended

    assertNoAdvice(simulator, Kind.POLLING_TOO_FAST);
    assertNoAdvice(simulator, Kind.POLLING_WITHOUT_END);
  }

  @Test
  void intervalsAreUnknownWhileVirtualTimeStandsStill() {
    String id = create("Weekly export");

    poll(JOBS + "/" + id, 100, Duration.ZERO);

    assertNoAdvice(simulator, Kind.POLLING_TOO_FAST);
    assertNoAdvice(simulator, Kind.POLLING_WITHOUT_END);
  }

  @Test
  void manyPollsWhileVirtualTimeStandsStillAreAnEndlessLoop() {
    String id = create("Weekly export");

    poll(JOBS + "/" + id, 200, Duration.ZERO);

    assertAdvised(simulator, Kind.POLLING_WITHOUT_END, "polled 200 times");
  }

  @Test
  void clientWaitsForAStatusThatDoesNotExist() {
    String id = finished("Weekly export");

    poll(JOBS + "/" + id, 6, Duration.ofSeconds(10));

    assertAdvised(simulator, Kind.POLLING_WITHOUT_END, "has ended succeeded");
  }

  @Test
  void clientPollsADeletedJob() {
    String id = create("Weekly export");
    client.delete(JOBS + "/" + id);

    poll(JOBS + "/" + id, 6, Duration.ofSeconds(10));

    assertAdvised(simulator, Kind.POLLING_WITHOUT_END, "does not exist");
  }

  @Test
  void stalledJobIsPolledForHours() {
    simulator.tenant().faults().stall(RULE);
    String id = create("Weekly export");

    poll(JOBS + "/" + id, 13, Duration.ofMinutes(10));
    assertNoAdvice(simulator, Kind.POLLING_WITHOUT_END);
    poll(JOBS + "/" + id, 1, Duration.ZERO);

    assertAdvised(simulator, Kind.POLLING_WITHOUT_END, "more than 2 hours");
  }

  @Test
  void stalledJobIsListedOnceADay() {
    simulator.tenant().faults().stall(RULE);
    create("Weekly export");

    poll(JOBS, 5, Duration.ofDays(1));

    assertNoAdvice(simulator, Kind.POLLING_WITHOUT_END);
  }

  @Test
  void listIsPolledForEachOfManyJobsInTurn() {
    for (int i = 1; i <= 14; i++) {
      String id = create("Weekly export " + i);
      poll(JOBS, 1, Duration.ofMinutes(2));
      poll(JOBS, 1, Duration.ofMinutes(8)); // the job has ended
      client.delete(JOBS + "/" + id);
    }

    assertNoAdvice(simulator, Kind.POLLING_WITHOUT_END);
  }

  @Test
  void clientStopsAtTheEndOfTheJob() {
    String id = finished("Weekly export");

    poll(JOBS + "/" + id, 2, Duration.ZERO);
    client.get(JOBS + "/" + id + "?$select=errorDetails");
    poll(JOBS + "/" + id, 5, Duration.ZERO);

    assertNoAdvice(simulator, Kind.POLLING_WITHOUT_END);
  }

  @Test
  void throttledClientDoesNotWait() {
    simulator.faults().throttle(1);
    client.get(JOBS);

    assertThat(client.get(JOBS).status()).isEqualTo(429);

    assertAdvised(simulator, Kind.RETRY_AFTER_IGNORED, "before the time in Retry-After");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void clientWaitsLessThanItShould(int status) {
    simulator.faults().add(unavailable(status));
    client.get(JOBS);
    simulator.advance(Duration.ofSeconds(19));
    client.get(JOBS);

    assertAdvised(simulator, Kind.RETRY_AFTER_IGNORED, "Retry-After");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void clientWaitsAsLongAsItShould(int status) {
    simulator.faults().add(unavailable(status));
    client.get(JOBS);
    simulator.advance(Duration.ofSeconds(20));
    client.get(JOBS);

    assertNoAdvice(simulator, Kind.RETRY_AFTER_IGNORED);
  }

  private static Fault unavailable(int status) {
    return Fault.onAnyRequest()
        .respond(new GraphError(status, "Unavailable", "Later."))
        .retryAfter(Duration.ofSeconds(20))
        .times(1);
  }
}
