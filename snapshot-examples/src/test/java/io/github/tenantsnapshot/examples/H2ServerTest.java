package io.github.tenantsnapshot.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database server of the example {@code nodes} accepts only the nodes. */
@Timeout(120)
class H2ServerTest {

  private static final Pattern URL = Pattern.compile("(jdbc:h2:tcp://[^/]*:(\\d+))/mem:jobs.*");

  private static H2Server server;
  private static Matcher url;

  @BeforeAll
  static void start() throws Exception {
    server = H2Server.start();
    url = URL.matcher(server.url());
    assertThat(url.matches()).isTrue();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void acceptsConnectionsOfNodes() throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.url())) {
      assertThat(connection.isValid(10)).isTrue();
    }
  }

  @Test
  void listensOnlyOnLoopback() throws IOException {
    InetAddress other = InetAddress.getByName("127.0.0.2");
    assumeTrue(isOwn(other), "skipped: 127.0.0.2 is not set up on this machine");

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> new Socket(other, Integer.parseInt(url.group(2))).close());
  }

  @Test
  void rejectsTheUserSaWithoutAPassword() {
    assertRejected(url.group(1) + "/mem:jobs", "sa", "", ErrorCode.WRONG_USER_OR_PASSWORD);
  }

  @Test
  void rejectsAnotherPassword() {
    assertRejected(url.group(1) + "/mem:jobs", "sa", "0123", ErrorCode.WRONG_USER_OR_PASSWORD);
  }

  @Test
  void createsNoDatabaseInMemory() {
    assertRejected(
        url.group(1) + "/mem:another", "me", "secret", ErrorCode.REMOTE_DATABASE_NOT_FOUND_1);
  }

  @Test
  void createsNoDatabaseInAFile(@TempDir Path folder) {
    assertRejected(
        url.group(1) + "/" + folder.resolve("another"),
        "me",
        "secret",
        ErrorCode.REMOTE_DATABASE_NOT_FOUND_1);
  }

  @Test
  void eachServerHasItsOwnPassword() throws Exception {
    try (H2Server another = H2Server.start()) {
      DatabaseUrl one = DatabaseUrl.parse(server.url());
      DatabaseUrl other = DatabaseUrl.parse(another.url());
      assertThat(one.password()).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(other.password());
    }
  }

  private static void assertRejected(String address, String user, String password, int code) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> DriverManager.getConnection(address, user, password).close())
        .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(code));
  }

  private static boolean isOwn(InetAddress address) {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
