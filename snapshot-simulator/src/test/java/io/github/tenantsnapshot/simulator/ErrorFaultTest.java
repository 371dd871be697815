package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of faults that respond with errors of the service or of a gateway. */
@Timeout(60)
class ErrorFaultTest {

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalServerError",
    "502, BadGateway",
    "503, ServiceUnavailable",
    "504, GatewayTimeout",
    "403, UnknownError",
    "404, UnknownError",
    "418, UnknownError"
  })
  void errorHasGraphsForm(int status, String code) {
    simulator.faults().add(Fault.onAnyRequest().respond(status));

    Response response = client.get(TestClient.JOBS);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.errorText("code")).isEqualTo(code);
    assertThat(response.headers()).containsKeys("request-id").doesNotContainKey("Retry-After");
    assertThat(response.headers()).containsEntry("client-request-id", TestClient.CLIENT_REQUEST_ID);
  }

  @Test
  void errorCanHaveACodeAMessageAndRetryAfter() {
    simulator
        .faults()
        .add(
            Fault.on(GraphOperation.CREATE_SNAPSHOT)
                .respond(new GraphError(503, "serviceNotAvailable", "Back soon."))
                .retryAfter(Duration.ofSeconds(3))
                .times(1));

    Response response = client.create("Weekly export", RULE);

    assertThat(response.errorText("code")).isEqualTo("serviceNotAvailable");
    assertThat(response.errorText("message")).isEqualTo("Back soon.");
    assertThat(response.headers()).containsEntry("Retry-After", "3");
    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(200);
  }

  @Test
  void requestIdsOfErrorsDependOnTheSeed() {
    assertThat(requestIdsOfErrors(5)).doesNotHaveDuplicates().isEqualTo(requestIdsOfErrors(5));
    assertThat(requestIdsOfErrors(6)).doesNotContainAnyElementsOf(requestIdsOfErrors(5));
  }

  private List<String> requestIdsOfErrors(long seed) {
    try (TenantSimulator seeded = TenantSimulator.builder().seed(seed).build()) {
      seeded.faults().throttle(1);
      seeded.faults().add(Fault.on(GraphOperation.LIST_SNAPSHOTS).respond(503));
      TestClient its = TestClient.ofAdmin(seeded);
      return Stream.of(TestClient.JOBS, TestClient.SNAPSHOTS, TestClient.JOBS)
          .map(url -> its.get(url).headers().get("request-id"))
          .toList();
    }
  }

  @Test
  void requestWithAnErrorHasNoEffect() {
    simulator.faults().add(Fault.on(GraphOperation.CREATE_SNAPSHOT).respond(504).times(1));
    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(504);

    assertThat(client.get(TestClient.JOBS).objects("value")).isEmpty();
  }

  @Test
  void requestTakesEffectWithAfterProcessing() {
    simulator
        .faults()
        .add(Fault.on(GraphOperation.CREATE_SNAPSHOT).respond(504).afterProcessing().times(1));
    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(504);

    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(409);
    assertThat(client.get(TestClient.JOBS).objects("value")).hasSize(1);
  }

  @Test
  void gatewayErrorCanHaveRetryAfter() {
    simulator
        .faults()
        .add(Fault.onAnyRequest().gatewayError(503).retryAfter(Duration.ofSeconds(7)));

    assertThat(client.get(TestClient.JOBS).headers()).containsEntry("Retry-After", "7");
  }

  @Test
  void gatewayErrorHasAnHtmlPageOrAnEmptyBody() {
    simulator.faults().add(Fault.onAnyRequest().gatewayError(502).times(1));
    simulator.faults().add(Fault.onAnyRequest().emptyGatewayError(504).times(1));

    Response page = client.get(TestClient.JOBS);
    assertThat(page.status()).isEqualTo(502);
    assertThat(page.headers()).containsEntry("Content-Type", "text/html");
    assertThat(page.body()).startsWith("<html>").contains("502 Bad Gateway");

    Response empty = client.get(TestClient.JOBS);
    assertThat(empty.status()).isEqualTo(504);
    assertThat(empty.headers()).doesNotContainKey("Content-Type");
    assertThat(empty.body()).isEmpty();
  }
}
