package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.Connection.Response;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that also responds for the host of sign-ins. */
class GraphServerSignInTest {

  private static final String LOGIN = "login.microsoftonline.com";
  private static final String KEYS = "/common/discovery/v2.0/keys";
  private static final String TOKEN_PATH =
      "/" + TenantSimulator.DEFAULT_TENANT_ID + "/oauth2/v2.0/token";
  private static final String FORM =
      "client_id=11111111-2222-3333-4444-555555555555&client_secret=some"
          + "&grant_type=client_credentials&scope=https://graph.microsoft.com/.default";

  private final TenantSimulator simulator = TenantSimulator.builder().build();

  @AfterEach
  void close() {
    simulator.close();
  }

  private GraphServer.Builder builder() {
    return GraphServer.builder(simulator).signIn(simulator.signIn());
  }

  private static Response get(GraphServer server, String path, String host) throws Exception {
    try (Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET " + path + " HTTP/1.1", "Host: " + host, "Origin: http://x.test", "");
      return connection.readResponse();
    }
  }

  private static Response token(GraphServer server) throws Exception {
    try (Connection connection = Transport.HTTP.connect(server)) {
      connection.send(
          "POST " + TOKEN_PATH + " HTTP/1.1",
          "Host: " + LOGIN,
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Length: " + FORM.length(),
          "",
          FORM);
      return connection.readResponse();
    }
  }

  @Test
  void onlyRequestsForTheHostOfSignInsAreSignIns() throws Exception {
    try (GraphServer server = builder().start()) {
      assertThat(get(server, KEYS, LOGIN).body()).startsWith("{\"keys\":[{\"kty\":\"RSA\"");
      assertThat(get(server, KEYS, LOGIN + ":8443").status()).isEqualTo(200);
      assertThat(get(server, KEYS, "graph.microsoft.com").status()).isEqualTo(401);
      assertThat(get(server, KEYS, LOGIN + ".evil.example").status()).isEqualTo(421);
      assertThat(get(server, "/_simulator/state", LOGIN).body()).contains("\"error_codes\"");
    }
  }

  @Test
  void hostOfSignInsIsNotAllowedByDefault() throws Exception {
    try (GraphServer server = GraphServer.start(simulator)) {
      assertThat(get(server, KEYS, LOGIN).status()).isEqualTo(421);
    }
  }

  @Test
  void corsDoesNotApplyToSignIns() throws Exception {
    try (GraphServer server = builder().cors("*").start()) {
      assertThat(get(server, "/x", "localhost").headers())
          .containsEntry("access-control-allow-origin", "*");
      assertThat(get(server, TOKEN_PATH, LOGIN).headers())
          .doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void registrationIsRequiredOnAnotherAddressThanLoopback() throws Exception {
    try (GraphServer server = builder().start()) {
      assertThat(token(server).status()).isEqualTo(200);
    }
    try (GraphServer server = builder().address(InetAddress.getByName("0.0.0.0")).start()) {
      assertThat(token(server).body()).contains("AADSTS700016");
      simulator.signIn().register("11111111-2222-3333-4444-555555555555", "some");
      assertThat(token(server).status()).isEqualTo(200);
    }
  }

  @Test
  void publicBaseIsRejected() {
    assertThatIllegalStateException()
        .isThrownBy(() -> builder().publicBase(URI.create("https://graph.microsoft.com")).start())
        .withMessage("publicBase must not be set for a server with signIn");
  }
}
