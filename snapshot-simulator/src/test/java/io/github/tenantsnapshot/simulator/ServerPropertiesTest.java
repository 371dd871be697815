package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JDK's server reads its properties once in a JVM, so most of this is shown in new ones. */
class ServerPropertiesTest {

  private static final String WARNING = "The JDK's HTTP server was in use before the listener";

  @Test
  void areSet() throws Exception {
    GraphListener.builder(Answers::url).start().close();
    assertThat(System.getProperty("sun.net.httpserver.nodelay")).isEqualTo("true");
    assertThat(System.getProperty("sun.net.httpserver.maxReqTime")).isEqualTo("30");
    assertThat(System.getProperty("sun.net.httpserver.maxRspTime")).isNull();
  }

  @Test
  void areLeftAsTheHostHasSetThem() throws Exception {
    assertThat(
            run(
                Show.class,
                "-Dsun.net.httpserver.nodelay=false",
                "-Dsun.net.httpserver.maxReqTime=0"))
        .isEqualTo("false 0");
  }

  @Test
  void noWarningIfTheyComeInTime() throws Exception {
    assertThat(run(Show.class)).isEqualTo("true 30");
  }

  @Test
  void aWarningIfTheyComeTooLate() throws Exception {
    assertThat(run(UseServerFirst.class)).containsOnlyOnce(WARNING);
    assertThat(
            run(
                UseServerFirst.class,
                "-Dsun.net.httpserver.nodelay=true",
                "-Dsun.net.httpserver.maxReqTime=60"))
        .doesNotContain(WARNING);
  }

  /** The client waits for the end of what it has not finished, and for a long answer's. */
  @Test
  void halfARequestIsClosedAndALongAnswerIsNot() throws Exception {
    for (Face face : Face.values()) {
      assertThat(run(Wait.class, "-Dsun.net.httpserver.maxReqTime=1", "-Dface=" + face))
          .isEqualTo("closed closed closed whole");
    }
  }

  private static String run(Class<?> program, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace("\n", File.pathSeparator),
            program.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Prints the properties once there is a listener. */
  static final class Show {

    public static void main(String[] arguments) throws Exception {
      GraphListener.builder(Answers::url).start().close();
      System.out.println(
          System.getProperty("sun.net.httpserver.nodelay")
              + " "
              + System.getProperty("sun.net.httpserver.maxReqTime"));
    }
  }

  /** Has a server of its own before there are listeners. */
  static final class UseServerFirst {

    public static void main(String[] arguments) throws Exception {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
      GraphListener.builder(Answers::url).start().close();
      GraphListener.builder(Answers::url).start().close();
      server.start();
      server.stop(0);
    }
  }

  /** Leaves requests unfinished, and takes longer than all of them to read another one's answer. */
  static final class Wait {

    public static void main(String[] arguments) throws Exception {
      Face face = Face.valueOf(System.getProperty("face"));
      try (GraphListener listener =
              face.on(GraphListener.builder(r -> Answers.of(new Answers.Made(64 << 20)))).start();
          Connection line = Face.HTTP.connect(listener);
          Connection slow = face.connect(listener);
          Connection head = face.connect(listener);
          Connection body = face.connect(listener)) {
        slow.send("GET /x HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "0", "");
        slow.head();
        line.socket().getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1}); // or a handshake
        head.send("GET /x HTTP/1.1", "Host: a");
        body.send("POST /x HTTP/1.1", "Host: a", "Content-Length: 9", "").sendRaw("1");
        StringBuilder told = new StringBuilder();
        line.in().readAllBytes(); // perhaps a TLS alert
        for (Connection half : List.of(line, head, body)) {
          told.append(half.isClosedByListener() ? "closed " : "open ");
        }
        long read = 0;
        for (byte[] chunk = slow.chunk(); chunk.length > 0; chunk = slow.chunk()) {
          read += chunk.length;
        }
        System.out.println(told + (read == 64 << 20 ? "whole" : "broken"));
      }
    }
  }
}
