package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands in docs/server.md that make a Java program trust the serve command. */
class TrustTest {

  private static final Pattern LINE =
      Pattern.compile("\\| Java \\| `(keytool [^`]+)`[^`]*`([^`]+)` \\|");

  @TempDir private Path folder;

  @Test
  void javaProgramTrustsTheServerAfterTheDocumentedCommands() throws Exception {
    Matcher page = LINE.matcher(Files.readString(Path.of("..", "docs", "server.md")));
    assertThat(page.find()).isTrue();
    try (RunningServer server = new RunningServer(folder, "--tls")) {
      assertThat(server.info.get("certificate").asText()).endsWith("/graph.pem");
      List<String> keytool = new ArrayList<>(List.of(page.group(1).split(" ")));
      keytool.set(0, Path.of(Programs.java()).resolveSibling("keytool").toString());
      Outcome imported = Programs.run(folder, Map.of(), keytool);
      assertThat(imported.status()).as(imported.out() + imported.err()).isZero();
      assertThat(call(server).status()).isNotZero();

      Outcome called = call(server, page.group(2).split(" "));

      assertThat(called.err()).isEmpty();
      assertThat(called.out()).isEqualTo("401");
    }
  }

  private Outcome call(RunningServer server, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(Programs.java()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Call.class.getName(),
            server.endpoint() + "/v1.0/me"));
    return Programs.run(folder, Map.of(), command);
  }

  /** A program without certificate settings, which prints the status of a response. */
  static final class Call {

    private Call() {}

    public static void main(String[] args) throws Exception {
      HttpRequest request = HttpRequest.newBuilder(URI.create(args[0])).build();
      System.out.print(
          HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode());
    }
  }
}
