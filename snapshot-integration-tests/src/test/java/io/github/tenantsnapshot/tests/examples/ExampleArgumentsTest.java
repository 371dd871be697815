package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.examples.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arguments of the example programs. */
class ExampleArgumentsTest {

  @ParameterizedTest
  @CsvSource({
    "library --x, library takes no arguments",
    "create --x, create takes no arguments",
    "virtual-time x, virtual-time takes no arguments",
    "durable --x, --kill",
    "nodes --x, --url",
    "nodes --url jdbc:foo:bar, 'jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:'",
    "nodes --url, --url is the JDBC URL",
    "unknown, nodes"
  })
  void wrongArgumentsAreRejectedInOneLine(String line, String allowed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int status =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            line.split(" "));

    assertThat(status).isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains(allowed);
  }
}
