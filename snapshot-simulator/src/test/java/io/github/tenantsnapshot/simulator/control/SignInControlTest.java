package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            + " | secret must not be empty",
        "applications | {\"clientId\":\"11111111-2222-3333-4444-555555555555\",\"redirectUris\":"
            + "[\"javascript://x\"]} | redirectUri must have the scheme http, https, or one of an"
            + " application: javascript://x",
        "users | {\"name\":\"a\",\"id\":\"b\"} | 'id' must be a GUID: b",
        "users | {\"id\":\"11111111-2222-3333-4444-555555555555\"} | the member 'name' is missing"
      })
  void rejectsInvalidRegistrations(String path, String body, String message) {
    client.post("/" + path, body).isBadRequest(message);
    assertThat(simulator.tenants()).hasSize(1);
  }
}
