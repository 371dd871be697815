package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The serve command on its own thread, with an info file, and with a free port unless one is given.
 */
final class RunningServer implements AutoCloseable {

  final List<String> printed = new ArrayList<>();
  final JsonNode info;

  private final Thread thread;
  private final CompletableFuture<Integer> status = new CompletableFuture<>();

  RunningServer(Path folder, String... more) throws IOException {
    Path infoFile = folder.resolve("graph.json");
    List<String> args = new ArrayList<>(List.of("serve", "--info-file", infoFile.toString()));
    args.addAll(List.of(more));
    if (!args.contains("--port")) {
      args.addAll(List.of("--port", "0"));
    }
    PipedInputStream output = new PipedInputStream(65536);
    PrintStream out = new PrintStream(new PipedOutputStream(output), true, StandardCharsets.UTF_8);
    thread =
        new Thread(
            () -> {
              status.complete(Main.run(out, System.err, args.toArray(String[]::new)));
              out.close();
            });
    thread.start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.startsWith("Listening")) {
      printed.add(line);
      line = lines.readLine();
    }
    assertThat(line).as("after %s", printed).isNotNull();
    info = new ObjectMapper().readTree(infoFile.toFile());
  }

  String endpoint() {
    return info.get("endpoint").asText();
  }

  String token(String name) {
    return info.get("tokens").get(name).asText();
  }

  String controlToken() {
    return info.get("controlToken").asText();
  }

  /** Stops the command as an embedding program does, and checks that it ends without an error. */
  @Override
  public void close() {
    thread.interrupt();
    assertThat(status.orTimeout(30, TimeUnit.SECONDS).join()).isZero();
  }
}
