package io.github.tenantsnapshot.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.tests.logs.RecordedLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that would end a header, a line of the log, or a path early. */
class InjectedTextsTest {

  private static final String CONTROL_TOKEN = "control-token";
  private static final String API = "/v1.0/admin/configurationManagement/";

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final SimulatorControl control = SimulatorControl.of(simulator, CONTROL_TOKEN);
  private final String token = simulator.tokens().issue(simulator.tenant().admin());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nSet-Cookie: b=c",
        "a\nERROR forged line",
        "a\u0000b",
        "a\u001b[31mred",
        "a\u0085b\u2028c\u2029d",
        "\u202etxet"
      })
  void noHeaderLogLineOrJournalLineIsBroken(String text) throws IOException {
    List<GraphRequest> requests = new ArrayList<>();
    for (String header :
        List.of("client-request-id", "Prefer", "Accept", "User-Agent", "Content-Type", "X-Other")) {
      requests.add(
          request("GET", API + "configurationSnapshotJobs", Map.of(header, List.of(text)), ""));
    }
    requests.add(request("GET", API + "configurationSnapshotJobs/" + text, Map.of(), ""));
    requests.add(request("GET", API + text, Map.of(), ""));
    requests.add(request("GET", API + "configurationSnapshotJobs?$filter=" + text, Map.of(), ""));
    requests.add(request("DELETE", API + "configurationSnapshots('" + text + "')", Map.of(), ""));
    requests.add(
        request(
            "POST",
            API + "configurationSnapshots/createSnapshot",
            Map.of(),
            "{\"" + text + "\":1}"));
    requests.add(request("GET", "/_simulator/" + text, Map.of(), ""));
    requests.add(request("GET", "/_simulator/journal?" + text + "=1", Map.of(), ""));

    List<String> lines;
    try (RecordedLog log = RecordedLog.open()) {
      for (GraphRequest request : requests) {
        try (GraphResponse response = control.handle(request)) {
          assertThat(response.headers().values()).noneMatch(InjectedTextsTest::hasControl);
          assertThat(response.headers()).doesNotContainKey("Set-Cookie");
        }
      }
      lines = log.texts();
    }

    assertThat(lines).noneMatch(InjectedTextsTest::hasControl);
    assertThat(simulator.journal().entries())
        .allSatisfy(entry -> assertThat(hasControl(entry.toString())).isFalse());
  }

  private static boolean hasControl(String text) {
    return text.codePoints()
            .anyMatch(
                c ->
                    (Character.isISOControl(c) && c != '\n' && c != '\t')
                        || c == '\u2028'
                        || c == '\u2029'
                        || c == '\u202e')
        || text.contains("\nERROR forged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1.0/../_simulator/time",
        "/v1.0/%2e%2e/_simulator/time",
        "//_simulator/time",
        "/_simulator/./time",
        "/_simulator/../_simulator/time",
        "/_simulator%2Ftime",
        "/%5Fsimulator/time",
        "/_SIMULATOR/time",
        "/_simulator;x/time",
        "/_simulator/time/",
        "/_simulator/ready/../time",
        "/_simulator/ready%2f..%2ftime",
        "/_simulator/openapi.json/../../time"
      })
  void noSpellingOfAPathReachesTheControlWithoutItsToken(String path) throws IOException {
    for (String bearer : List.of("", "Bearer " + token)) {
      GraphRequest request =
          GraphRequest.of(
              "GET",
              "http://localhost" + path,
              Map.of("Authorization", List.of(bearer)),
              java.io.InputStream.nullInputStream());
      try (GraphResponse response = control.handle(request)) {
        assertThat(response.status()).isGreaterThanOrEqualTo(400);
        assertThat(response.bodyText()).doesNotContain("\"clock\"");
      }
    }
  }

  @Test
  void everyGuardedRouteNeedsTheControlToken() throws IOException {
    for (ControlRoutes.Route route : ControlRoutes.of(control)) {
      String path = route.path().replaceAll("\\{[^}]*}", "1");
      for (String bearer : List.of("", "Bearer " + token, "Bearer wrong", "Basic Og==")) {
        GraphRequest request =
            GraphRequest.of(
                route.method(),
                "http://localhost" + path,
                Map.of("Authorization", List.of(bearer)),
                new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)));
        try (GraphResponse response = control.handle(request)) {
          if (route.isOpen()) {
            assertThat(response.status()).as("%s", route).isLessThan(401);
          } else {
            assertThat(response.status()).as("%s with '%s'", route, bearer).isEqualTo(401);
          }
        }
      }
    }
  }

  private GraphRequest request(
      String method, String path, Map<String, List<String>> more, String body) {
    Map<String, List<String>> headers = new java.util.TreeMap<>(more);
    headers.putIfAbsent("Content-Type", List.of("application/json"));
    headers.put(
        "Authorization",
        List.of("Bearer " + (path.startsWith("/_simulator") ? CONTROL_TOKEN : token)));
    return GraphRequest.of(
        method,
        "http://localhost" + path,
        headers,
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }
}
