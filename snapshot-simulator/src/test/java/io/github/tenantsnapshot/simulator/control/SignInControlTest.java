package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of registering applications and users over HTTP. */
class SignInControlTest {

  private static final String APP = "11111111-2222-3333-4444-555555555555";

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final ControlClient client = new ControlClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  private String signIn(String form) throws IOException {
    GraphRequest request =
        GraphRequest.post(
                "https://login.microsoftonline.com/common/oauth2/v2.0/token",
                "grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
                    + "&client_id="
                    + APP
                    + form)
            .withHeader("Content-Type", "application/x-www-form-urlencoded");
    try (GraphResponse response = simulator.signIn().handler().handle(request)) {
      return response.bodyText();
    }
  }

  @Test
  void registeredApplicationNeedsItsSecretAndHasItsRoles() throws IOException {
    Response registered =
        client.post(
            "/applications",
            "{\"clientId\":\""
                + APP
                + "\",\"secrets\":[\"some~secret\"],\"roles\":["
                + "\"ConfigurationMonitoring.Read.All\"],\"redirectUris\":[\"http://localhost/\"]}");
    assertThat(registered.is(201).body()).isEqualTo("{\"clientId\":\"" + APP + "\"}");

    assertThat(signIn("&client_secret=other")).contains("AADSTS7000215");
    String token =
        signIn("&client_secret=some~secret")
            .replaceFirst(".*\"access_token\":\"([^\"]+)\".*", "$1");
    assertThat(simulator.tokens().verify(token).permissions())
        .extracting(permission -> permission.graphName())
        .containsExactly("ConfigurationMonitoring.Read.All");
  }

  @Test
  void registeredUserHasAButton() throws IOException {
    Response registered =
        client.post(
            "/users",
            "{\"name\":\"adele@contoso.com\",\"id\":\"" + APP + "\",\"displayName\":\"Adele\"}");
    assertThat(registered.is(201).body())
        .isEqualTo(
            "{\"tenantId\":\"" + simulator.tenant().id() + "\",\"name\":\"adele@contoso.com\"}");

    GraphRequest page =
        GraphRequest.get(
            "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id="
                + APP
                + "&response_type=code&scope=openid&redirect_uri=http%3A%2F%2Flocalhost%2F"
                + "&code_challenge_method=plain&code_challenge="
                + "a".repeat(43));
    try (GraphResponse response = simulator.signIn().handler().handle(page)) {
      assertThat(response.bodyText()).contains("Continue as adele@contoso.com");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "applications | {\"clientId\":\"a\"} | clientId must be a GUID: a",
        "applications | {\"clientId\":\"11111111-2222-3333-4444-555555555555\",\"secrets\":[\"\"]}"
            + " | each of 'secrets' must not be empty",
        "applications | {\"clientId\":\"11111111-2222-3333-4444-555555555555\",\"redirectUris\":"
            + "[\"javascript://x\"]} | each of 'redirectUris' must have the scheme http, https, or one of an"
            + " application: javascript://x",
        "users | {\"name\":\"a\",\"id\":\"b\"} | 'id' must be a GUID: b",
        "users | {\"id\":\"11111111-2222-3333-4444-555555555555\"} | the member 'name' is missing"
      })
  void rejectsInvalidRegistrations(String path, String body, String message) {
    client.post("/" + path, body).isBadRequest(message);
    assertThat(simulator.tenants()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource
  void rejectsInvalidNames(String members, String message) {
    client.post("/users", "{\"id\":\"" + APP + "\"," + members + "}").isBadRequest(message);
  }

  static List<Arguments> rejectsInvalidNames() {
    return List.of(
        arguments(
            "\"name\":\"" + "a".repeat(257) + "\"", "'name' must have at most 256 characters: 257"),
        arguments(
            "\"name\":\"" + "a".repeat(1_025) + "\"",
            "'name' must have at most 256 characters: 1025"),
        arguments(
            "\"name\":\"a\\u0000\"",
            "'name' must not contain U+0000 or an unpaired surrogate: a\0"),
        arguments(
            "\"name\":\"a\",\"displayName\":\"" + "a".repeat(1_025) + "\"",
            "'displayName' must have at most 1024 characters: 1025"),
        arguments(
            "\"name\":\"a\",\"displayName\":\"a\\ud800\"",
            "'displayName' must not contain U+0000 or an unpaired surrogate: a\ud800"));
  }
}
