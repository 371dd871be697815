package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.examples.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The serve command, run in process and called over HTTP. */
class ServeTest {

  private static final String API = "/v1.0/admin/configurationManagement";

  private static final String REQUEST =
      "{\"displayName\":\"Snapshot Demo\",\"resources\":[\"microsoft.exchange.transportrule\"]}";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void answersEachCallByToken() throws Exception {
    try (RunningServer server = new RunningServer(folder, "--job-time", "PT0S")) {
      String jobs = API + "/configurationSnapshotJobs";
      String create = API + "/configurationSnapshots/createSnapshot";
      for (String call : new String[] {"GET " + jobs, "POST " + create}) {
        String method = call.substring(0, call.indexOf(' '));
        String path = call.substring(call.indexOf(' ') + 1);
        assertThat(send(http, server, "none", method, path).statusCode()).isEqualTo(403);
        assertThat(send(http, server, "expired", method, path).statusCode()).isEqualTo(401);
      }
      assertThat(send(http, server, "read", "POST", create).statusCode()).isEqualTo(403);
      assertThat(send(http, server, "read", "GET", jobs).statusCode()).isEqualTo(200);

      JsonNode job = body(send(http, server, "readWrite", "POST", create));
      String path = jobs + "/" + job.get("id").asText();
      JsonNode ended = job;
      for (int i = 0; i < 1000 && ended.get("resourceLocation").asText().isEmpty(); i++) {
        ended =
            body(send(http, server, "read", "GET", path + "?$select=id,status,resourceLocation"));
      }
      assertThat(ended.get("status").asText()).isEqualTo("succeeded");
      String location = ended.get("resourceLocation").asText();
      assertThat(location).startsWith(server.endpoint());
      JsonNode content =
          body(send(http, server, "read", "GET", location.substring(server.endpoint().length())));
      assertThat(content.get("resources")).isNotEmpty();
      assertThat(send(http, server, "read", "DELETE", path).statusCode()).isEqualTo(403);
      assertThat(send(http, server, "readWrite", "DELETE", path).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void tellsWhatAClientNeeds() throws Exception {
    try (RunningServer server = new RunningServer(folder)) {
      assertThat(server.endpoint()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*");
      assertThat(server.info.get("tenantId").asText())
          .isEqualTo("2fcf1c68-b412-4c85-bfb2-cb20152a6843");
      assertThat(server.info.get("tokens").fieldNames())
          .toIterable()
          .containsExactly("readWrite", "read", "none", "expired");
      assertThat(server.info.has("certificate")).isFalse();
      assertThat(server.printed)
          .contains("endpoint   " + server.endpoint(), server.token("expired"));
      assertThat(folder).isDirectoryContaining("glob:**/graph.json");
      assertThat(Files.list(folder)).hasSize(1);
    }
  }

  @Test
  void servesHttpsThatThePemFileMakesTrusted() throws Exception {
    try (RunningServer server = new RunningServer(folder, "--tls")) {
      Path pem = Path.of(server.info.get("certificate").asText());
      assertThat(pem).hasParent(folder.toAbsolutePath());
      HttpClient trusting = HttpClient.newBuilder().sslContext(trust(pem)).build();

      assertThat(
              send(trusting, server, "read", "GET", API + "/configurationSnapshotJobs")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void answersForTheDirectoryIfAsked() throws Exception {
    try (RunningServer server = new RunningServer(folder, "--with-directory")) {
      for (String version : new String[] {"/v1.0", "/beta"}) {
        assertThat(body(send(http, server, "read", "GET", version + "/me")).get("id")).isNotNull();
        for (String name : new String[] {"organization", "domains", "servicePrincipals"}) {
          JsonNode answer = body(send(http, server, "read", "GET", version + "/" + name));
          assertThat(answer.get("value")).isNotEmpty();
          assertThat(answer.get("@odata.context").asText())
              .isEqualTo(server.endpoint() + version + "/$metadata#" + name);
        }
        for (String name : new String[] {"configurationMonitors", "configurationDrifts"}) {
          String path = version + "/admin/configurationManagement/" + name;
          assertThat(body(send(http, server, "read", "GET", path)).get("value")).isEmpty();
        }
      }
    }
  }

  @Test
  void answersForTheDirectoryOnlyIfAsked() throws Exception {
    try (RunningServer server = new RunningServer(folder)) {
      assertThat(send(http, server, "read", "GET", "/v1.0/me").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void freesThePortWhenItIsStopped() throws Exception {
    RunningServer server = new RunningServer(folder);
    int port = URI.create(server.endpoint()).getPort();
    server.close();

    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      assertThat(socket.getLocalPort()).isEqualTo(port);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "serve --port 70000, 1 to 65535",
    "serve --port x, 1 to 65535",
    "serve --port, 1 to 65535",
    "serve --job-time soon, PT0S to P7D",
    "serve --job-time -PT1S, PT0S to P7D",
    "serve --cors nowhere, http://localhost:3000",
    "serve --tls, --info-file",
    "serve --port 0 --pem-file a.pem, --tls",
    "serve --prot 1, --port",
    "server, serve"
  })
  void refusesWrongArgumentsInOneLine(String line, String allowed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int status = Main.run(new PrintStream(out), new PrintStream(err), line.split(" "));

    assertThat(status).isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains(allowed);
  }

  private static HttpResponse<String> send(
      HttpClient client, RunningServer server, String token, String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.endpoint() + path))
            .header("Authorization", "Bearer " + server.token(token))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("POST") ? BodyPublishers.ofString(REQUEST) : BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private JsonNode body(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body());
  }

  private static SSLContext trust(Path pem) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      trusted.setCertificateEntry(
          "graph", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
