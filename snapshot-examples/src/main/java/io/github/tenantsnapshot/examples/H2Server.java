package io.github.tenantsnapshot.examples;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * An H2 server on a free loopback port, with one in-memory database and a random password. It runs
 * in a process of its own, because H2 reads the address to bind to once for a whole JVM.
 */
final class H2Server implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String LISTENING = "listening ";
  private static final int PASSWORD_BYTES = 24;

  private final ChildJvm process;
  private final String port;
  private final String password;

  private H2Server(ChildJvm process, String port, String password) {
    this.process = process;
    this.port = port;
    this.password = password;
  }

  /** Starts a server. Its clients cannot create databases. */
  static H2Server start() throws IOException, InterruptedException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    CompletableFuture<String> port = new CompletableFuture<>();
    ChildJvm process =
        ChildJvm.start(
            List.of("-Dh2.bindAddress=" + LOOPBACK),
            List.of("h2-server"),
            line -> {
              if (line.startsWith(LISTENING)) {
                port.complete(line.substring(LISTENING.length()));
              }
            });
    try {
      process.onEnd(() -> port.completeExceptionally(new IOException("the process has ended")));
      process.send(password); // other users of the machine can read arguments
      return new H2Server(process, port.get(), password);
    } catch (ExecutionException e) {
      process.close();
      throw new IOException("the H2 server cannot be started: " + e.getMessage(), e);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** Returns the URL of the database, with user and password. */
  String url() {
    return "jdbc:h2:tcp://"
        + LOOPBACK
        + ":"
        + port
        + "/mem:"
        + H2Database.NAME
        + ";USER="
        + H2Database.USER
        + ";PASSWORD="
        + password;
  }

  @Override
  public void close() {
    process.close();
  }
}
