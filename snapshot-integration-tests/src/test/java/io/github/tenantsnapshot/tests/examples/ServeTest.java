package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.server.Main;
import io.github.tenantsnapshot.tests.programs.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The serve command, run in process and called over HTTP. */
class ServeTest {

  private static final String API = "/v1.0/admin/configurationManagement";

  private static final String REQUEST =
      "{\"displayName\":\"Snapshot Demo\",\"resources\":[\"microsoft.exchange.transportrule\"]}";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void permissionsOfEachTokenAreEnforced() throws Exception {
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
  void endpointAndTokensArePrintedAndWrittenToTheInfoFile() throws Exception {
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
  void httpsIsTrustedWithThePemFile() throws Exception {
    try (RunningServer server = new RunningServer(folder, "--tls")) {
      Path pem = Path.of(server.info.get("certificate").asText());
      assertThat(pem).hasParent(folder.toAbsolutePath());
      HttpClient trusting =
          HttpClient.newBuilder().sslContext(PemTrust.context(PemTrust.in(pem))).build();

      assertThat(
              send(trusting, server, "read", "GET", API + "/configurationSnapshotJobs")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void directoryOptionServesDirectoryPaths() throws Exception {
    try (RunningServer server = new RunningServer(folder, "--with-directory")) {
      for (String version : new String[] {"/v1.0", "/beta"}) {
        assertThat(body(send(http, server, "read", "GET", version + "/me")).get("id")).isNotNull();
        for (String name : new String[] {"organization", "domains", "servicePrincipals"}) {
          JsonNode response = body(send(http, server, "read", "GET", version + "/" + name));
          assertThat(response.get("value")).isNotEmpty();
          assertThat(response.get("@odata.context").asText())
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
  void directoryPathsRequireAToken() throws Exception {
    try (RunningServer server = new RunningServer(folder, "--with-directory")) {
      for (String path : new String[] {"/v1.0/me", "/beta/organization"}) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.endpoint() + path)).build();
        HttpResponse<String> anonymous = http.send(request, BodyHandlers.ofString());
        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(json.readTree(anonymous.body()).at("/error/code").asText())
            .isEqualTo("InvalidAuthenticationToken");
        assertThat(json.readTree(anonymous.body()).at("/error/message").asText())
            .isEqualTo("Access token is empty.");
        assertThat(send(http, server, "expired", "GET", path).statusCode()).isEqualTo(401);
        assertThat(send(http, server, "none", "GET", path).statusCode()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, http://127.0.0.2, http://127.0.0.2, http://127.0.0.1",
    "0.0.0.0, http://127.0.0.1, http://127.0.0.2,"
  })
  void serverListensOnTheGivenAddress(
      String address, String printed, String reached, String unreached) throws Exception {
    assumeTrue(isLocalAddress("127.0.0.2"), "skipped: 127.0.0.2 is not set up on this machine");
    try (RunningServer server = new RunningServer(folder, "--address", address)) {
      int port = URI.create(server.endpoint()).getPort();
      assertThat(server.endpoint()).isEqualTo(printed + ":" + port);
      URI jobs = URI.create(reached + ":" + port + API + "/configurationSnapshotJobs");
      HttpRequest list =
          HttpRequest.newBuilder(jobs)
              .header("Authorization", "Bearer " + server.token("read"))
              .build();
      assertThat(http.send(list, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      if (unreached != null) {
        URI elsewhere = URI.create(unreached + ":" + port);
        assertThatThrownBy(
                () ->
                    http.send(HttpRequest.newBuilder(elsewhere).build(), BodyHandlers.discarding()))
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  private static boolean isLocalAddress(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @Timeout(60)
  void addressOfAnotherMachineIsReported() {
    String documented = "192.0.2.1"; // reserved for documentation (RFC 5737)

    FinishedCommand.of(Main::run, "serve", "--port", "0", "--address", documented)
        .assertFailed(1, documented, "--address");
  }

  @Test
  void corsOptionAllowsTheOrigin() throws Exception {
    String origin = "http://localhost:3000";
    try (RunningServer server = new RunningServer(folder, "--cors", origin)) {
      Map<String, List<String>> preflight =
          headersForABrowser(
              server,
              "OPTIONS",
              "Origin: " + origin,
              "Access-Control-Request-Method: GET",
              "Access-Control-Request-Headers: authorization");
      assertThat(preflight)
          .containsEntry("access-control-allow-origin", List.of(origin))
          .containsEntry("access-control-allow-methods", List.of("GET"))
          .containsEntry("access-control-allow-headers", List.of("authorization"));

      Map<String, List<String>> actual =
          headersForABrowser(
              server, "GET", "Origin: " + origin, "Authorization: Bearer " + server.token("read"));
      assertThat(actual).containsEntry("access-control-allow-origin", List.of(origin));
      assertThat(actual.get("access-control-expose-headers"))
          .singleElement()
          .asString()
          .contains("request-id");
    }
  }

  /**
   * Sends headers that the JDK's client rejects, such as Origin, and returns the response headers.
   * The status must be 200.
   */
  private static Map<String, List<String>> headersForABrowser(
      RunningServer server, String method, String... headerLines) throws IOException {
    URI endpoint = URI.create(server.endpoint());
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      String head =
          method
              + " "
              + API
              + "/configurationSnapshotJobs HTTP/1.1\r\nHost: "
              + endpoint.getAuthority()
              + "\r\nConnection: close\r\n"
              + String.join("\r\n", headerLines)
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = response.substring(0, response.indexOf("\r\n\r\n")).lines().toList();
      assertThat(lines.get(0)).isEqualTo("HTTP/1.1 200 OK");
      return lines.stream()
          .skip(1)
          .map(line -> line.split(": ", 2))
          .collect(
              Collectors.groupingBy(
                  line -> line[0].toLowerCase(Locale.ROOT),
                  Collectors.mapping(line -> line[1], Collectors.toList())));
    }
  }

  @ParameterizedTest
  @CsvSource({"graph.test, 200", "api.graph.test, 421", "graph.microsoft.com, 200"})
  void onlyRequestsToAllowedHostsAreAccepted(String host, int status) throws Exception {
    try (RunningServer server = new RunningServer(folder, "--allowed-host", "graph.test")) {
      URI endpoint = URI.create(server.endpoint());
      try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
        String head =
            "GET /_simulator/ready HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        String response =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(response).startsWith("HTTP/1.1 " + status + " ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unknownResourceTypesAreAcceptedOnlyIfAllowed(boolean allowed) throws Exception {
    String[] options = allowed ? new String[] {"--allow-unknown-types"} : new String[0];
    try (RunningServer server = new RunningServer(folder, options)) {
      HttpRequest fault =
          HttpRequest.newBuilder(URI.create(server.endpoint() + "/_simulator/faults"))
              .header("Authorization", "Bearer " + server.controlToken())
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"kind\": \"forbid\", \"resourceType\": \"microsoft.made.up\"}"))
              .build();

      HttpResponse<String> response = http.send(fault, HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).as(response.body()).isEqualTo(allowed ? 201 : 400);
    }
  }

  /** Containers and service managers send TERM; Ctrl-C sends INT. */
  @ParameterizedTest
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  @ValueSource(strings = {"INT", "TERM"})
  void serverStopsCleanlyOnASignal(String signal) throws Exception {
    Programs.assume("kill", "-l");
    Path infoFile = folder.resolve("graph.json");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Programs.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0",
                "--info-file",
                infoFile.toString())
            .redirectError(err.toFile());
    Programs.isolate(builder.environment());
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.lines().anyMatch(line -> line.startsWith("Listening"))).isTrue();
      int port = URI.create(json.readTree(infoFile.toFile()).get("endpoint").asText()).getPort();
      assumeFalse(
          Programs.ignoresInterrupts(process) && signal.equals("INT"),
          "skipped: this build was started with Ctrl-C switched off, as shells do in the"
              + " background");
      Programs.run(folder, Map.of(), List.of("kill", "-" + signal, "" + process.pid()));

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(out.lines()).isEmpty();
      assertThat(err).isEmptyFile();
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"free, 400", "p1, 200", "p2, 200", "governance=3, 200"})
  void licenseOptionLimitsSnapshots(String license, int status) throws Exception {
    try (RunningServer server = new RunningServer(folder, "--license", license)) {
      HttpResponse<String> response =
          send(
              http,
              server,
              "readWrite",
              "POST",
              "/v1.0/admin/configurationManagement/configurationSnapshots/createSnapshot");

      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      assertThat(response.body().contains("may extract 0")).isEqualTo(status == 400);
    }
  }

  @Test
  void infoFileIsReadableOnlyByItsOwner() throws Exception {
    try (RunningServer server = new RunningServer(folder)) {
      assertThat(server.info.has("controlToken")).isTrue();
      assertThat(mode(folder.resolve("graph.json"))).isEqualTo("rw-------");
    }
  }

  @Test
  void targetsOfLinksAreReplacedAndKeepTheirPermissions() throws Exception {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    for (String name : List.of("graph.json", "graph.pem")) {
      Path file = Files.writeString(kept.resolve(name), "of an earlier run");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      Files.createSymbolicLink(folder.resolve(name), file);
    }
    try (RunningServer server = new RunningServer(folder, "--tls")) {
      assertThat(server.info.get("certificate").asText()).endsWith("graph.pem");
      for (String name : List.of("graph.json", "graph.pem")) {
        assertThat(folder.resolve(name)).isSymbolicLink();
        assertThat(kept.resolve(name)).isRegularFile();
        assertThat(Files.readString(kept.resolve(name))).doesNotContain("of an earlier run");
        assertThat(mode(kept.resolve(name))).isEqualTo("rw-r-----");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--info-file", "--pem-file"})
  void outputFileThatIsNotARegularFileIsRejected(String option) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", option, "/dev/null"));
    if (option.equals("--pem-file")) {
      arguments.add("--tls");
    }

    FinishedCommand.of(Main::run, arguments.toArray(String[]::new))
        .assertFailed(1, "serve failed: /dev/null must be a regular file or not exist");
    assertThat(Files.exists(Path.of("/dev/null"))).isTrue();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void directoryPathsAreNotServedByDefault() throws Exception {
    try (RunningServer server = new RunningServer(folder)) {
      assertThat(send(http, server, "read", "GET", "/v1.0/me").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void portIsReleasedOnStop() throws Exception {
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
    "serve --address localhost, IP address",
    "serve --address 127.0.0.256, IP address",
    "serve --address 1:2, IP address",
    "serve --address, IP address",
    "serve --job-time soon, PT0S to P7D",
    "serve --job-time -PT1S, PT0S to P7D",
    "serve --cors nowhere, http://localhost:3000",
    "serve --cors ftp://x, http://localhost:3000",
    "serve --cors file://x, http://localhost:3000",
    "serve --allowed-host graph.test:443, without a port",
    "serve --allowed-host http://graph.test, without a port",
    "serve --tls, --info-file",
    "serve --port 0 --pem-file a.pem, --tls",
    "serve --sign-in, --tls",
    "serve --tls --application a:b, a GUID",
    "serve --clock sundial, virtual",
    "serve --progress soon, reads=3",
    "serve --progress reads=0, reads=3",
    "serve --progress each-read=PT0S, PT10S",
    "serve --progress each-read=x, PT10S",
    "serve --progress each-read=P8D, P7D",
    "serve --progress reads=2, --clock virtual",
    "serve --progress each-read=PT10S, --clock virtual",
    "serve --progress immediate --job-time PT1S, --job-time",
    "serve --license e5, governance=N",
    "serve --license P1, governance=N",
    "serve --license governance, governance=N",
    "serve --license governance=, governance=N",
    "serve --license governance=-1, governance=N",
    "serve --license governance=9999999999, governance=N",
    "serve --license, governance=N",
    "serve --seed x, integer",
    "serve --fault-seed 1.5, integer",
    "serve --prot 1, --port",
    "server, serve"
  })
  void wrongArgumentsAreRejectedInOneLine(String line, String allowed) {
    FinishedCommand.of(Main::run, line.split(" ")).assertArgumentsRejected(allowed);
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
}
